using System.Net;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Which reverse proxies are believed, and below which path they show the server.</summary>
public sealed class ProxyOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Proxy";

    /// <summary>
    /// Addresses and networks of proxies, separated by commas, such as <c>127.0.0.1, 10.1.0.0/16</c>: X-Forwarded-For, -Proto, -Host and
    /// -Prefix are believed
    /// from them, and from nobody else. Default none.
    /// </summary>
    public string Trusted { get; set; } = "";

    /// <summary>
    /// Path below which the proxy passes requests on unchanged, such as <c>/cameras</c>. Default none. Proxies that remove it send
    /// X-Forwarded-Prefix instead.
    /// </summary>
    public string PathBase { get; set; } = "";

    /// <summary>The networks of <see cref="Trusted"/>; a single address is a network of one.</summary>
    internal IPNetwork[] Networks() => new AddressList(Trusted).Networks();

    /// <summary>Checks the options when the server starts.</summary>
    internal sealed class Validator : IValidateOptions<ProxyOptions>
    {
        public ValidateOptionsResult Validate(string? name, ProxyOptions options)
        {
            if (new AddressList(options.Trusted).FirstWrong is { } wrong)
            {
                return ValidateOptionsResult.Fail($"NanoCam:Proxy:Trusted: '{wrong}' is no address and no network such as 10.1.0.0/16.");
            }

            return
                options.PathBase.Length == 0
                || (
                    options.PathBase[0] == '/'
                    && options.PathBase[^1] != '/'
                    && Uri.IsWellFormedUriString(options.PathBase, UriKind.Relative)
                )
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"NanoCam:Proxy:PathBase: '{options.PathBase}' is no path: it begins with a slash and does not end with one, such as /cameras."
                );
        }
    }
}
