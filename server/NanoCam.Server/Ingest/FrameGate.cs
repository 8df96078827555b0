using Microsoft.Extensions.Options;
using NanoCam.Jpeg;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Ingest;

/// <summary>
/// Judges every frame, whichever way it arrived: size, JPEG structure and sequence number. Publishes the accepted ones.
/// </summary>
public sealed class FrameGate(FramePool pool, TimeProvider time, IOptions<IngestOptions> options)
{
    private const long MaxAgeMicroseconds = 24L * 3600 * 1_000_000;

    private readonly int _maxBytes = options.Value.MaxFrameBytes;
    private readonly int _maxDimension = options.Value.MaxDimension;

    /// <summary>Rents a buffer for a frame that is about to arrive. Counts a rejected frame for the camera.</summary>
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

    /// <summary>Judges structure and size of a JPEG without counting it for a camera.</summary>
    public FrameVerdict Inspect(ReadOnlySpan<byte> jpeg, out JpegShape shape)
    {
        var verdict = JpegInspector.Inspect(jpeg, out shape);
        return verdict == FrameVerdict.Accepted && (shape.Width > _maxDimension || shape.Height > _maxDimension)
            ? FrameVerdict.BadSize
            : verdict;
    }

    // 4. gate
    /// <summary>
    /// Judges a complete frame, and publishes it if it is accepted. The caller keeps its reference in both cases.
    /// </summary>
    /// <param name="camera">The camera that sent the frame.</param>
    /// <param name="frame">A rented frame that holds the received bytes. This method sets its length, size, number and times.</param>
    /// <param name="origin">What the sender reported about the frame.</param>
    /// <param name="publish">False for a still, which is not shown live.</param>
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
        var numbered = camera.AssignSequence(origin.BootId, origin.Sequence, origin.ToStore, received, now);
        frame.Length = shape.Length;
        frame.Width = shape.Width;
        frame.Height = shape.Height;
        frame.Sequence = numbered.Sequence;
        frame.Flags = origin.Flags;
        frame.Begun = origin.Begun;
        frame.ReceivedMicroseconds = now;
        // A capture time in the future comes from a clock that is still being measured; one older than a day is invented.
        frame.CapturedMicroseconds = Math.Clamp(origin.CapturedMicroseconds ?? now, now - MaxAgeMicroseconds, now);
        if (!numbered.IsRepeat)
        {
            camera.CountTrimmed(received - shape.Length);
        }

        // A frame that arrived after a newer one is accepted, but viewers never go back to it.
        if (publish && numbered.IsNewest)
        {
            camera.Feed.Publish(frame.AddReference());
        }

        return numbered.Verdict;
    }
}
