using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Addresses and origins that are trusted without a key or a sign-in.</summary>
public sealed class TrustedAddressOptions
{
    /// <summary>Configuration section. Shared with the ports of older systems, whose cameras and viewers know neither.</summary>
    public const string Section = "NanoCam:Compat";

    /// <summary>
    /// Addresses and networks, separated by semicolons, from which cameras may send without a key. Default none: this machine only, and on
    /// the compatibility ports only.
    /// </summary>
    public string CameraAddresses { get; set; } = "";

    /// <summary>
    /// Addresses and networks, separated by semicolons, from which one may watch without signing in. Default none: this machine only, and
    /// on the compatibility ports only.
    /// </summary>
    public string ViewerAddresses { get; set; } = "";

    /// <summary>
    /// Origins of web pages elsewhere, such as <c>http://192.168.1.5:3010</c>, separated by semicolons, that may read what browsers fetch
    /// here; <c>*</c> is every page, which gets what needs no cookie. Default none.
    /// </summary>
    public string AllowedOrigins { get; set; } = "";

    /// <summary>The single entries of <see cref="AllowedOrigins"/>.</summary>
    internal string[] Origins() => AllowedOrigins.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Checks <see cref="TrustedAddressOptions"/> when the server starts.</summary>
internal sealed class TrustedAddressOptionsValidator : IValidateOptions<TrustedAddressOptions>
{
    public ValidateOptionsResult Validate(string? name, TrustedAddressOptions options) =>
        Faults(options).FirstOrDefault() is { } fault
            ? ValidateOptionsResult.Fail($"{TrustedAddressOptions.Section}:{fault}")
            : ValidateOptionsResult.Success;

    private static IEnumerable<string> Faults(TrustedAddressOptions options) =>
        [
            .. OfAddresses(nameof(options.CameraAddresses), options.CameraAddresses),
            .. OfAddresses(nameof(options.ViewerAddresses), options.ViewerAddresses),
            .. options
                .Origins()
                .Where(origin => !IsOrigin(origin))
                .Select(origin =>
                    $"{nameof(options.AllowedOrigins)}: '{origin}' is no origin such as http://192.168.1.5:3010 "
                    + "(null for pages that browsers give none, * for all)."
                ),
        ];

    private static IEnumerable<string> OfAddresses(string key, string list)
    {
        if (new AddressList(list).FirstWrong is { } wrong)
        {
            yield return $"{key}: '{wrong}' is no address and no network such as 192.168.1.0/24.";
        }
    }

    private static bool IsOrigin(string text) =>
        text is "null" or "*"
        || (
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase)
        );
}
