using NanoCam.Wire;

namespace NanoCam.Jpeg;

/// <summary>
/// Judges the structure of a whole JPEG. No pixel is decoded. Accepts the JPEGs that browsers show: baseline, extended and progressive
/// Huffman, with restart markers, one or more scans.
/// </summary>
public static class JpegInspector
{
    /// <summary>Reads size and true length; <paramref name="shape"/> is only set for <see cref="FrameVerdict.Accepted"/>.</summary>
    public static FrameVerdict Inspect(ReadOnlySpan<byte> jpeg, out JpegShape shape)
    {
        var walk = default(JpegWalk);
        var verdict = walk.Continue(jpeg);
        shape = verdict == FrameVerdict.Accepted ? walk.Shape : default;
        return verdict;
    }
}
