using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Recording;

/// <summary>Configures recording. Rules of individual cameras are set while the server is running (<see cref="RecordingRules"/>).</summary>
public sealed class RecordingOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Recording";

    /// <summary>Which frames are recorded for cameras without their own rule. Default Off.</summary>
    public RecordingMode Rule { get; set; } = RecordingMode.Off;

    /// <summary>Longest duration of a segment, in seconds. Default 300; 10 to 3,600.</summary>
    [Range(10, 3_600)]
    public int SegmentSeconds { get; set; } = 300;

    /// <summary>Size at which a segment ends, in bytes. Default 67,108,864 (64 MiB); 1 MiB to 1 GiB.</summary>
    [Range(1_048_576L, 1_073_741_824L)]
    public long SegmentBytes { get; set; } = 67_108_864;

    /// <summary>
    /// Seconds between two flushes to the device. A power failure loses at most the frames of this period. Default 5; 1 to 60.
    /// </summary>
    [Range(1, 60)]
    public int SyncSeconds { get; set; } = 5;

    /// <summary>Age at which dense frames and stills are deleted. Default none: no age. 1 minute to 100 years.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")]
    public TimeSpan? MaxAge { get; set; }

    /// <summary>Bytes that recordings and stills may occupy. Above this limit, the oldest are deleted. Default none: no limit.</summary>
    [Range(1_048_576L, 1_125_899_906_842_624L)]
    public long? MaxBytes { get; set; }

    /// <summary>
    /// Bytes to keep free on the disk. If less is free, the oldest recordings are deleted. Default 1,073,741,824 (1 GiB); 0 to 1 TiB.
    /// </summary>
    [Range(0L, 1_099_511_627_776L)]
    public long MinFreeBytes { get; set; } = 1_073_741_824;
}

/// <summary>Checks <see cref="RecordingOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class RecordingOptionsValidator : IValidateOptions<RecordingOptions>;
