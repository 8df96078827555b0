using NanoCam.Wire;

namespace NanoCam.Jpeg;

/// <summary>
/// Checks the structure of a complete JPEG without decoding pixels. Accepts the JPEGs that browsers show: baseline, extended and
/// progressive Huffman, with restart markers, one or more scans, even without Huffman tables or EOI. See docs/reference/jpeg.md.
/// </summary>
public static class JpegInspector
{
    /// <summary>
    /// Reads the size, and the length up to EOI. <paramref name="shape"/> is set only for <see cref="FrameVerdict.Accepted"/>.
    /// </summary>
    public static FrameVerdict Inspect(ReadOnlySpan<byte> jpeg, out JpegShape shape)
    {
        var walk = default(JpegWalk);
        var verdict = walk.Finish(jpeg);
        shape = verdict == FrameVerdict.Accepted ? walk.Shape : default;
        return verdict;
    }

    /// <summary>Explains in a sentence or two why a JPEG is truncated, malformed or unsupported; null for other verdicts.</summary>
    public static string? Explain(ReadOnlySpan<byte> jpeg)
    {
        var walk = default(JpegWalk);
        return walk.Finish(jpeg) switch
        {
            FrameVerdict.Truncated when walk.Coding == JpegCoding.Progressive =>
                "The JPEG is cut off: it has no end marker (FF D9). Only non-progressive JPEGs may omit it.",
            FrameVerdict.Truncated => "The JPEG is cut off: it has no end marker (FF D9), and its data is incomplete.",
            FrameVerdict.Malformed => "The JPEG is damaged: its segments are inconsistent.",
            FrameVerdict.Unsupported => walk.Coding switch
            {
                JpegCoding.Arithmetic => "The JPEG uses arithmetic coding, which browsers do not show. Send one with Huffman coding.",
                JpegCoding.TwelveBit => "The JPEG has 12 bits per sample, which browsers do not show. Send one with 8 bits.",
                JpegCoding.Lossless => "The JPEG is lossless, which browsers do not show. Send a baseline JPEG.",
                _ => "The JPEG is hierarchical, which browsers do not show. Send a baseline JPEG.",
            },
            _ => null,
        };
    }
}
