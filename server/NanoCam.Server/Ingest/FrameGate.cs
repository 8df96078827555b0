using Microsoft.Extensions.Options;
using NanoCam.Jpeg;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Ingest;

/// <summary>
/// The one gate every frame passes, whatever road it came: size, JPEG structure, place in the sequence. Then it is published.
/// </summary>
public sealed class FrameGate(FramePool pool, TimeProvider time, IOptions<IngestOptions> options)
{
    private const long MaxAgeMicroseconds = 24L * 3600 * 1_000_000;

    private readonly int _maxBytes = options.Value.MaxFrameBytes;
    private readonly int _maxDimension = options.Value.MaxDimension;

    /// <summary>Lends a buffer for a frame that is about to arrive; refusals are counted for the camera.</summary>
    public FrameVerdict TryRent(Camera camera, long length, out Frame? frame)
    {
        frame = null;
        var verdict = length switch
        {
            0 => FrameVerdict.Empty,
            _ when length > _maxBytes => FrameVerdict.TooLarge,
            _ => pool.TryRent((int)length, out frame) ? FrameVerdict.Accepted : FrameVerdict.Busy,
        };
        if (verdict != FrameVerdict.Accepted)
        {
            camera.CountRefused(verdict, 0);
        }

        return verdict;
    }

    /// <summary>Judges bytes without a camera to count them for: structure, and size against the limit.</summary>
    public FrameVerdict Inspect(ReadOnlySpan<byte> jpeg, out JpegShape shape)
    {
        var verdict = JpegInspector.Inspect(jpeg, out shape);
        return verdict == FrameVerdict.Accepted && (shape.Width > _maxDimension || shape.Height > _maxDimension)
            ? FrameVerdict.BadSize
            : verdict;
    }

    // 4. gate
    /// <summary>
    /// Judges a whole frame and publishes it if it is good. The caller keeps its reference either way, so it can store what it sent.
    /// </summary>
    /// <param name="camera">Whose frame it is.</param>
    /// <param name="frame">A rented frame filled with the bytes as they came; trimmed, numbered and dated here.</param>
    /// <param name="origin">What the sender said about it.</param>
    /// <param name="publish">False for a still that must not appear in the live picture.</param>
    public FrameVerdict Admit(Camera camera, Frame frame, in FrameOrigin origin, bool publish = true)
    {
        var received = frame.Length;
        var verdict = Inspect(frame.Jpeg.Span, out var shape);
        if (verdict != FrameVerdict.Accepted)
        {
            camera.CountRefused(verdict, received);
            return verdict;
        }

        var now = time.Microseconds();
        verdict = camera.Place(origin.BootId, origin.Sequence, received, now, out var sequence);
        frame.Length = shape.Length;
        frame.Width = shape.Width;
        frame.Height = shape.Height;
        frame.Sequence = sequence;
        frame.Flags = origin.Flags;
        frame.Begun = origin.Begun;
        frame.ReceivedMicroseconds = now;
        // A capture time in the future is a clock still being measured; one of last week is made up.
        frame.CapturedMicroseconds = Math.Clamp(origin.CapturedMicroseconds ?? now, now - MaxAgeMicroseconds, now);
        if (verdict == FrameVerdict.Accepted)
        {
            camera.CountTrimmed(received - shape.Length);
            if (publish)
            {
                camera.Feed.Publish(frame.AddReference());
            }
        }

        return verdict;
    }
}
