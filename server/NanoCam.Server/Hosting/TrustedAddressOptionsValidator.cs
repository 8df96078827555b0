using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

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
