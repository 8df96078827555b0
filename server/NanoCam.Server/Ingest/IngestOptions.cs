using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Ingest;

/// <summary>Limits for the data that cameras send.</summary>
public sealed class IngestOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Ingest";

    /// <summary>
    /// Largest JPEG a camera may send, in bytes. Default 16,777,216 (16 MiB, the limit of the wire); 4,096 to 16,777,216.
    /// </summary>
    /// <remarks>UXGA at quality 10 stays below 400 KB on an OV2640; photos of phones reach 12 MB.</remarks>
    [Range(4_096, 16_777_216)]
    public int MaxFrameBytes { get; set; } = 16_777_216;

    /// <summary>Largest width or height of a frame, in pixels. Default 16,384; 16 to 65,535.</summary>
    [Range(16, 65_535)]
    public int MaxDimension { get; set; } = 16_384;

    /// <summary>
    /// Bytes of frames in memory at any time, for all cameras and viewers. Default 268,435,456 (256 MiB); 16 MiB to 16 GiB.
    /// </summary>
    /// <remarks>
    /// At most half of the memory that the runtime may use. Frames above 1 MiB, usually photos, use at most half of the limit.
    /// </remarks>
    [Range(16_777_216L, 17_179_869_184L)]
    public long MaxBufferedBytes { get; set; } = 268_435_456;

    /// <summary>Longest silence inside a frame before the server closes the connection. Default 10 s; 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Lowest average rate of a frame, in bytes per second. A slower frame occupies memory for too long, and its connection is closed.
    /// Default 2,048, a fifth of what weak Wi-Fi carries; 1 to 1,048,576.
    /// </summary>
    [Range(1, 1_048_576)]
    public int MinBytesPerSecond { get; set; } = 2_048;

    /// <summary>Concurrent uploads of one camera. Default 64; 1 to 1,000. Further uploads get 429.</summary>
    /// <remarks>
    /// A camera sends one upload after the other. Concurrent uploads come from a slow connection, or from a program that sends a backlog.
    /// </remarks>
    [Range(1, 1_000)]
    public int MaxUploadsPerCamera { get; set; } = 64;

    /// <summary>
    /// Interval of the pings on the stream uplink. After a silence of three intervals, the server closes the connection. Default 10 s; 1 s
    /// to 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Frames a camera may have in flight on the stream uplink. Default 2; 1 to 16.</summary>
    /// <remarks>Two frames hide one Wi-Fi round trip; more only add latency.</remarks>
    [Range(1, 16)]
    public int Credit { get; set; } = 2;

    /// <summary>Longest time that a message of this length may take.</summary>
    internal TimeSpan TimeFor(long bytes) => FrameTimeout + TimeSpan.FromSeconds((double)bytes / MinBytesPerSecond);
}

/// <summary>Checks <see cref="IngestOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class IngestOptionsValidator : IValidateOptions<IngestOptions>;
