using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Jpeg;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>
/// Frames of an endless stream: the same ones however the network splits it, none overlapping, all of them FF D8 … FF D9.
/// </summary>
internal static class MjpegTarget
{
    private const int MaxFrameBytes = 8192;

    /// <summary>Checks an MJPEG body.</summary>
    public static void Check(byte[] input)
    {
        (var whole, var isWholeKept) = Read(input, input.Length + 1);
        foreach (var size in (int[])[1, 7, 1 + (input.Length % 251)])
        {
            (var frames, var isKept) = Read(input, size);
            // For a frame that is both too large and invalid, the searched bytes depend on the bytes still buffered.
            PromiseBrokenException.Unless(
                !isWholeKept || !isKept || whole.SequenceEqual(frames),
                $"pieces of {size} bytes give the same result as the whole"
            );
        }
    }

    private static (List<string> Frames, bool IsKept) Read(byte[] input, int size)
    {
        List<string> found = [];
        MjpegReader reader = new(new Pieces(input, size), MaxFrameBytes);
        var total = 0;
        while (reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { Length: > 0 } frame)
        {
            PromiseBrokenException.Unless(
                (frame.Span is [0xFF, 0xD8, .., 0xFF, 0xD9] || (reader.Shape.LacksEnd && frame.Span is [0xFF, 0xD8, ..]))
                    && frame.Length <= MaxFrameBytes,
                "a frame is FF D8 … FF D9, unless its end is declared absent, and within its limit"
            );
            total += frame.Length;
            PromiseBrokenException.Unless(total <= input.Length, "no byte is in two frames");
            found.Add(Convert.ToHexString(frame.Span));
        }

        PromiseBrokenException.Unless(reader.Frames == found.Count, "frames are counted");
        return (found, reader.OversizedFrames == 0);
    }
}
