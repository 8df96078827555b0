using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>The walk of a JPEG: what it accepts begins and ends like one, and what follows the end changes nothing.</summary>
internal static class JpegTarget
{
    /// <summary>Judges bytes that may be a JPEG.</summary>
    public static void Judge(byte[] input)
    {
        var verdict = JpegInspector.Inspect(input, out var shape);
        JudgePieces(input, verdict, shape);
        if (verdict != FrameVerdict.Accepted)
        {
            PromiseBrokenException.Unless(
                verdict
                    is FrameVerdict.Empty
                        or FrameVerdict.NotJpeg
                        or FrameVerdict.Truncated
                        or FrameVerdict.Malformed
                        or FrameVerdict.BadSize,
                "a verdict is one that the bytes can earn"
            );
            return;
        }

        PromiseBrokenException.Unless(
            shape.Length <= input.Length && shape.Width > 0 && shape.Height > 0,
            "the shape is one of these bytes"
        );
        var picture = input[..shape.Length];
        PromiseBrokenException.Unless(picture is [0xFF, 0xD8, .., 0xFF, 0xD9], "an accepted frame is FF D8 … FF D9");
        PromiseBrokenException.Unless(
            JpegInspector.Inspect(picture, out var trimmed) == FrameVerdict.Accepted && trimmed == shape,
            "a trimmed frame is the same"
        );
        PromiseBrokenException.Unless(
            JpegInspector.Inspect([.. picture, 0xFF, 0xD9], out var longer) == FrameVerdict.Accepted && longer == shape,
            "bytes behind the end change nothing"
        );
        PromiseBrokenException.Unless(
            JpegInspector.Inspect(picture.AsSpan(0, shape.Length - 1), out _) != FrameVerdict.Accepted,
            "a byte less is no frame"
        );
    }

    // As it is walked while it arrives.
    private static void JudgePieces(byte[] input, FrameVerdict whole, JpegShape shape)
    {
        JpegWalk walk = default;
        var verdict = FrameVerdict.Empty;
        var step = 1 + (input.Length % 13);
        for (
            var length = Math.Min(step, input.Length);
            length > 0;
            length = length == input.Length ? 0 : Math.Min(length + step, input.Length)
        )
        {
            verdict = walk.Continue(input.AsSpan(0, length));
            PromiseBrokenException.Unless(walk.Position <= length, "no byte is understood before it came");
            if (verdict != FrameVerdict.Truncated)
            {
                break;
            }
        }

        PromiseBrokenException.Unless(
            verdict == whole && (verdict != FrameVerdict.Accepted || walk.Shape == shape),
            "pieces are walked like the whole"
        );
    }
}
