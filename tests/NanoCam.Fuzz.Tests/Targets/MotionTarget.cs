using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Motion;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>
/// The decoder of motion detection, which is native code: any bytes are decoded or rejected, the same bytes give the same cells, and a
/// frame after them is decoded as before. It gets more than the server gives it, because the gate rejects most of these inputs.
/// </summary>
internal static class MotionTarget
{
    // Announced sizes above it must cost nothing.
    private const int MaxPixels = 1 << 20;

    private static readonly GridSize Grid = GridSize.Of(160, 120);
    private static readonly byte[] Sound = Corpus.Of("motion").Single(file => file.Name == "ffmpeg-mjpeg.jpg").Bytes;
    private static readonly byte[] SoundCells = Decode(new MotionDecoder(MaxPixels), Sound);

    /// <summary>Checks arbitrary bytes.</summary>
    public static void Check(byte[] input)
    {
        var decoder = new MotionDecoder(MaxPixels);
        var first = Decode(decoder, input);
        var second = Decode(decoder, input);
        PromiseBrokenException.Unless(first.AsSpan().SequenceEqual(second), "the same bytes give the same cells");
        PromiseBrokenException.Unless(first.Length is 0 || first.Length == Grid.Cells * MotionCells.Planes, "every cell has its values");
        PromiseBrokenException.Unless(Decode(decoder, Sound).AsSpan().SequenceEqual(SoundCells), "a sound frame is decoded as before");
    }

    private static byte[] Decode(MotionDecoder decoder, byte[] input) =>
        decoder.TryDecode(input, Grid, out var cells) ? cells.Values.ToArray() : [];
}
