using System.Net;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Configures trusted reverse proxies and the path of the server behind them.</summary>
public sealed class ProxyOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Proxy";

    /// <summary>
    /// Addresses and networks of trusted proxies, such as <c>127.0.0.1</c> and <c>10.1.0.0/16</c>. The server accepts X-Forwarded-For,
    /// -Proto, -Host and -Prefix only from these. Default none.
    /// </summary>
    public IList<string> Trusted { get; set; } = [];

    /// <summary>
    /// Path prefix that the proxy forwards unchanged, such as <c>/cameras</c>. Default none. Proxies that remove the prefix send
    /// X-Forwarded-Prefix instead.
    /// </summary>
    public string PathBase { get; set; } = "";

    /// <summary>Returns the networks of <see cref="Trusted"/>; a single address is a network of one.</summary>
    internal IPNetwork[] Networks() => AddressList.Networks(Trusted);

    /// <summary>Checks the options when the server starts.</summary>
    internal sealed class Validator : IValidateOptions<ProxyOptions>
    {
        public ValidateOptionsResult Validate(string? name, ProxyOptions options)
        {
            if (AddressList.FirstInvalid(options.Trusted) is { } wrong)
            {
                return ValidateOptionsResult.Fail(
                    $"NanoCam:Proxy:Trusted: '{wrong}' is neither an address nor a network such as 10.1.0.0/16."
                );
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
                    $"NanoCam:Proxy:PathBase: '{options.PathBase}' is not a valid path. Begin it with a slash and do not end it "
                        + "with one, such as /cameras."
                );
        }
    }
}
