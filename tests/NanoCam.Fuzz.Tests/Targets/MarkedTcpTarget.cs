using System.Buffers;
using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Jpeg;
using NanoCam.Server.Compat;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>
/// Photos between markers: the same ones however the network splits them, each a whole JPEG, and every buffer is returned.
/// </summary>
internal static class MarkedTcpTarget
{
    private const int MaxFrameBytes = 8192;

    /// <summary>Checks the bytes of a camera.</summary>
    public static void Check(byte[] input)
    {
        var whole = Read(input, input.Length + 1);
        foreach (var size in (int[])[1, 7, 1 + (input.Length % 251)])
        {
            PromiseBrokenException.Unless(
                whole.SequenceEqual(Read(input, size)),
                $"pieces of {size} bytes give the same result as the whole"
            );
        }
    }

    private static List<string> Read(byte[] input, int size)
    {
        List<string> found = [];
        FramePool pool = new(1 << 20);
        using (MarkedParser parser = new(pool, MaxFrameBytes))
        {
            for (
                var at = 0;
                at < input.Length && found is not [.., nameof(MarkedStep.MarkerMissing) or nameof(MarkedStep.BrowserRequest)];
                at += size
            )
            {
                ReadOnlySequence<byte> bytes = new(input, at, Math.Min(size, input.Length - at));
                Take(parser, bytes, found);
            }

            PromiseBrokenException.Unless(pool.RentedBytes <= 2 * MaxFrameBytes, "memory is bounded by the largest frame");
        }

        PromiseBrokenException.Unless(pool.RentedBytes == 0, "every buffer is returned");
        return found;
    }

    private static void Take(MarkedParser parser, ReadOnlySequence<byte> bytes, List<string> found)
    {
        for (var step = parser.Take(ref bytes); step != MarkedStep.NeedsBytes; step = parser.Take(ref bytes))
        {
            found.Add(step == MarkedStep.PhotoEnded ? Describe(parser) : step.ToString());
            if (step is MarkedStep.MarkerMissing or MarkedStep.BrowserRequest)
            {
                return;
            }
        }

        PromiseBrokenException.Unless(bytes.IsEmpty, "a parser that needs more bytes has consumed all");
    }

    private static string Describe(MarkedParser parser)
    {
        if (parser.Verdict != FrameVerdict.Accepted)
        {
            return parser.Verdict.ToString();
        }

        var frame = parser.TakeFrame();
        PromiseBrokenException.Unless(
            JpegInspector.Inspect(frame.Jpeg.Span, out var shape) == FrameVerdict.Accepted && shape.Length == frame.Length,
            "an accepted photo is one JPEG and nothing more"
        );
        var text = Convert.ToHexString(frame.Jpeg.Span);
        frame.Release();
        return text;
    }
}
