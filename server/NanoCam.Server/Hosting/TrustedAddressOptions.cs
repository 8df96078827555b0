using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Configures the addresses and origins that are trusted without a key or signing in.</summary>
public sealed class TrustedAddressOptions
{
    /// <summary>Configuration section, shared with the compatibility ports, whose cameras and viewers support neither.</summary>
    public const string Section = "NanoCam:Compat";

    /// <summary>
    /// Addresses and networks from which cameras may send without a key. Default none: this machine only, and on the compatibility ports
    /// only.
    /// </summary>
    public IList<string> CameraAddresses { get; set; } = [];

    /// <summary>
    /// Addresses and networks from which viewers may watch without signing in. Empty by default: then only this machine may, and only on
    /// the compatibility ports.
    /// </summary>
    public IList<string> ViewerAddresses { get; set; } = [];

    /// <summary>
    /// Origins of web pages of other sites that may read from this server, such as <c>http://192.168.1.5:3010</c>. <c>*</c> is any page,
    /// which may read without a cookie. Default none.
    /// </summary>
    public IList<string> AllowedOrigins { get; set; } = [];
}

/// <summary>Checks <see cref="TrustedAddressOptions"/> when the server starts.</summary>
internal sealed class TrustedAddressOptionsValidator : IValidateOptions<TrustedAddressOptions>
{
    public ValidateOptionsResult Validate(string? name, TrustedAddressOptions options) =>
        Errors(options).FirstOrDefault() is { } error
            ? ValidateOptionsResult.Fail($"{TrustedAddressOptions.Section}:{error}")
            : ValidateOptionsResult.Success;

    private static IEnumerable<string> Errors(TrustedAddressOptions options) =>
        [
            .. OfAddresses(nameof(options.CameraAddresses), options.CameraAddresses),
            .. OfAddresses(nameof(options.ViewerAddresses), options.ViewerAddresses),
            .. options
                .AllowedOrigins.Where(origin => !IsOrigin(origin))
                .Select(origin =>
                    $"{nameof(options.AllowedOrigins)}: '{origin}' is not an origin. Enter an origin such as http://192.168.1.5:3010, "
                    + "null for pages without an origin, or * for all."
                ),
        ];

    private static IEnumerable<string> OfAddresses(string key, IEnumerable<string> list)
    {
        if (AddressList.FirstInvalid(list) is { } wrong)
        {
            yield return $"{key}: '{wrong}' is neither an address nor a network such as 192.168.1.0/24.";
        }
    }

    private static bool IsOrigin(string text) =>
        text is "null" or "*"
        || (
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase)
        );
}
