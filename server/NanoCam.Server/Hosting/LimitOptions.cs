using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>How much of the server one peer, and all together, may take.</summary>
public sealed class LimitOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Limits";

    /// <summary>TCP connections at once. Default 10,000; 16 to 1,000,000. The newest beyond it are answered 503.</summary>
    [Range(16, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>
    /// TCP connections at once from one address (of IPv6, from one /64). Default 256; 4 to 1,000,000. The newest beyond it are answered
    /// 429. This machine and
    /// trusted proxies, which speak for many, are only counted in all.
    /// </summary>
    [Range(4, 1_000_000)]
    public int MaxConnectionsPerAddress { get; set; } = 256;
}

/// <summary>Checks <see cref="LimitOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
