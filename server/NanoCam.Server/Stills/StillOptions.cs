using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Stills;

/// <summary>Configures the storage of stills.</summary>
public sealed class StillOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Storage";

    /// <summary>
    /// Bytes to keep free on the disk. If less is free, the server stores nothing, and uploads get 507. Default 104,857,600 (100 MiB); 0
    /// to 1 TiB, where 0 fills the disk to the last byte.
    /// </summary>
    [Range(0L, 1_099_511_627_776L)]
    public long MinFreeBytes { get; set; } = 104_857_600;

    /// <summary>
    /// Whether a still is flushed to the device before it counts as stored, so that it survives a power failure right after the response.
    /// Default false: it survives a crash of the server, and the operating system writes it to the device within seconds.
    /// </summary>
    public bool Flush { get; set; }
}

/// <summary>Checks <see cref="StillOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class StillOptionsValidator : IValidateOptions<StillOptions>;
