using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>The JPEG inspector: accepted bytes are one JPEG, bytes after it change nothing, a repair leaves nothing to repair.</summary>
internal static class JpegTarget
{
    /// <summary>Checks arbitrary bytes.</summary>
    public static void Check(byte[] input)
    {
        var verdict = JpegInspector.Inspect(input, out var shape);
        CheckPieces(input, verdict, shape);
        if (verdict != FrameVerdict.Accepted)
        {
            PromiseBrokenException.Unless(
                verdict
                    is FrameVerdict.Empty
                        or FrameVerdict.NotJpeg
                        or FrameVerdict.Truncated
                        or FrameVerdict.Malformed
                        or FrameVerdict.BadSize
                        or FrameVerdict.Unsupported,
                "the verdict is one of the inspector's"
            );
            return;
        }

        PromiseBrokenException.Unless(shape.Length <= input.Length && shape.Width > 0 && shape.Height > 0, "the shape is within the input");
        var frame = input[..shape.Length];
        PromiseBrokenException.Unless(
            frame is [0xFF, 0xD8, .., 0xFF, 0xD9] || (shape.LacksEnd && frame is [0xFF, 0xD8, ..]),
            "an accepted frame is FF D8 … FF D9, or its end is declared absent"
        );
        PromiseBrokenException.Unless(
            JpegInspector.Inspect(frame, out var trimmed) == FrameVerdict.Accepted && trimmed == shape,
            "a trimmed frame is the same"
        );
        PromiseBrokenException.Unless(
            JpegInspector.Inspect([.. frame, 0xFF, 0xD9], out var longer) == FrameVerdict.Accepted
                && longer == shape with { LacksEnd = false, Length = shape.Length + (shape.LacksEnd ? 2 : 0) },
            "bytes after the end change nothing"
        );
        PromiseBrokenException.Unless(
            JpegInspector.Inspect(frame.AsSpan(0, shape.Length - 1), out var shorter) != FrameVerdict.Accepted
                || (shorter.LacksEnd && shorter.Length < shape.Length),
            "a frame without its last byte is rejected, unless it lacks only its end"
        );
        CheckRepair(frame, shape);
    }

    private static void CheckRepair(byte[] frame, JpegShape shape)
    {
        var buffer = new byte[shape.RepairedLength];
        frame.CopyTo(buffer, 0);
        PromiseBrokenException.Unless(JpegRepair.Apply(buffer, shape) == buffer.Length, "the repaired length is known before");
        PromiseBrokenException.Unless(
            JpegInspector.Inspect(buffer, out var repaired) == FrameVerdict.Accepted
                && repaired == new JpegShape(shape.Width, shape.Height, buffer.Length),
            "a repaired frame lacks nothing"
        );
    }

    // Inspects the frame like the server does while it is arriving.
    private static void CheckPieces(byte[] input, FrameVerdict whole, JpegShape shape)
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
            verdict = length < input.Length ? walk.Continue(input.AsSpan(0, length)) : walk.Finish(input);
            PromiseBrokenException.Unless(walk.Position <= length, "no byte is read before it arrives");
            if (verdict != FrameVerdict.Truncated)
            {
                break;
            }
        }

        PromiseBrokenException.Unless(
            verdict == whole && (verdict != FrameVerdict.Accepted || walk.Shape == shape),
            "pieces give the same result as the whole"
        );
    }
}
