using NanoCam.Wire;

namespace NanoCam.Jpeg;

/// <summary>
/// Checks the structure of a complete JPEG without decoding pixels. Accepts the JPEGs that browsers show: baseline, extended and
/// progressive Huffman, with restart markers, one or more scans.
/// </summary>
public static class JpegInspector
{
    /// <summary>
    /// Reads the size, and the length up to EOI. <paramref name="shape"/> is set only for <see cref="FrameVerdict.Accepted"/>.
    /// </summary>
    public static FrameVerdict Inspect(ReadOnlySpan<byte> jpeg, out JpegShape shape)
    {
        var walk = default(JpegWalk);
        var verdict = walk.Continue(jpeg);
        shape = verdict == FrameVerdict.Accepted ? walk.Shape : default;
        return verdict;
    }
}
