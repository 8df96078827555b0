using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Ingest;

/// <summary>What is taken from cameras.</summary>
public sealed class IngestOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Ingest";

    /// <summary>
    /// Largest JPEG a camera may send, in bytes. Default 16,777,216 (16 MiB, the limit of the wire); 4,096 to 16,777,216.
    /// </summary>
    /// <remarks>UXGA at quality 10 stays below 400 KB on an OV2640; photographs of telephones reach 12 MB.</remarks>
    [Range(4_096, 16_777_216)]
    public int MaxFrameBytes { get; set; } = 16_777_216;

    /// <summary>Largest width or height of a frame, in pixels. Default 16,384; 16 to 65,535.</summary>
    [Range(16, 65_535)]
    public int MaxDimension { get; set; } = 16_384;

    /// <summary>
    /// Bytes of frames held in memory at once, over all cameras and viewers. Default 268,435,456 (256 MiB); 16 MiB to 16 GiB.
    /// </summary>
    /// <remarks>
    /// Never more than half of the memory the runtime may use. Frames above 1 MiB, which are photographs, have half of it.
    /// </remarks>
    [Range(16_777_216L, 17_179_869_184L)]
    public long MaxBufferedBytes { get; set; } = 268_435_456;

    /// <summary>Longest silence inside a frame before the connection is given up. Default 10 s; 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Bytes per second that a frame must come with on the whole; what is slower holds memory for too long and is given up. Default 2,048,
    /// a fifth of what one
    /// bar of Wi-Fi carries; 1 to 1,048,576.
    /// </summary>
    [Range(1, 1_048_576)]
    public int MinBytesPerSecond { get; set; } = 2_048;

    /// <summary>Uploads of one camera at once. Default 64; 1 to 1,000. One more is answered 429.</summary>
    /// <remarks>
    /// A camera sends one after the other; more at once are those of a link that was slow, or of a program that sends what it has.
    /// </remarks>
    [Range(1, 1_000)]
    public int MaxUploadsPerCamera { get; set; } = 64;

    /// <summary>
    /// Silence after which a camera on the stream uplink is pinged; three times that and it is given up. Default 10 s; 1 s to 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Frames a camera may have in flight on the stream uplink. Default 2; 1 to 16.</summary>
    /// <remarks>Two hide one Wi-Fi round trip; more only adds latency.</remarks>
    [Range(1, 16)]
    public int Credit { get; set; } = 2;

    /// <summary>Longest that a message of so many bytes may take.</summary>
    internal TimeSpan TimeFor(long bytes) => FrameTimeout + TimeSpan.FromSeconds((double)bytes / MinBytesPerSecond);
}

/// <summary>Checks <see cref="IngestOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class IngestOptionsValidator : IValidateOptions<IngestOptions>;
