using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Limits the connections of one address and of all addresses together.</summary>
public sealed class LimitOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Limits";

    /// <summary>Maximum number of TCP connections; newer ones receive 503. Default 10,000; 16 to 1,000,000.</summary>
    [Range(16, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>
    /// Maximum number of TCP connections from one address (for IPv6, one /64); newer ones receive 429. Default 256; 4 to 1,000,000. Does
    /// not apply to this machine and trusted proxies, which serve many clients.
    /// </summary>
    [Range(4, 1_000_000)]
    public int MaxConnectionsPerAddress { get; set; } = 256;
}

/// <summary>Checks <see cref="LimitOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
