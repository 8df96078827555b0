using Microsoft.Extensions.Options;
using NanoCam.Jpeg;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Ingest;

/// <summary>
/// Checks every frame, whichever way it arrived: size, JPEG structure and sequence number. Adds missing Huffman tables and EOI
/// (docs/reference/jpeg.md), and publishes the accepted frames.
/// </summary>
public sealed class FrameGate(FramePool pool, TimeProvider time, IOptions<IngestOptions> options)
{
    private const long MaxAgeMicroseconds = 24L * 3600 * 1_000_000;

    private readonly int _maxBytes = options.Value.MaxFrameBytes;
    private readonly int _maxDimension = options.Value.MaxDimension;

    /// <summary>
    /// Raised for every accepted frame, including those that viewers skip, in the order of arrival of a connection and on its thread: must
    /// not
    /// block and must not throw.
    /// </summary>
    internal event FrameAccepted? Accepted;

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
            camera.CountRejected(verdict, 0);
        }

        return verdict;
    }

    /// <summary>Checks structure and size of a JPEG without counting it for a camera.</summary>
    public FrameVerdict Inspect(ReadOnlySpan<byte> jpeg, out JpegShape shape)
    {
        var verdict = JpegInspector.Inspect(jpeg, out shape);
        return verdict == FrameVerdict.Accepted && (shape.Width > _maxDimension || shape.Height > _maxDimension)
            ? FrameVerdict.BadSize
            : verdict;
    }

    // 4. gate
    /// <summary>Checks a complete frame, and publishes it if it is accepted. The caller keeps its reference in both cases.</summary>
    /// <param name="camera">The camera that sent the frame.</param>
    /// <param name="frame">A rented frame that holds the received bytes. This method sets its length, size, number and times.</param>
    /// <param name="origin">What the sender reported about the frame.</param>
    /// <param name="publish">False for a still, which is not shown live.</param>
    public FrameVerdict Admit(Camera camera, Frame frame, in FrameOrigin origin, bool publish = true)
    {
        var received = frame.Length;
        var verdict = Inspect(frame.Jpeg.Span, out var shape);
        verdict = verdict == FrameVerdict.Accepted ? Repair(frame, shape) : verdict;
        if (verdict != FrameVerdict.Accepted)
        {
            camera.CountRejected(verdict, received);
            return verdict;
        }

        var now = time.Microseconds();
        var numbered = camera.AssignSequence(origin.BootId, origin.Sequence, origin.ToStore, received, now);
        frame.Width = shape.Width;
        frame.Height = shape.Height;
        frame.Sequence = numbered.Sequence;
        frame.Flags = origin.Flags;
        frame.Begun = origin.Begun;
        frame.WaitMicroseconds = origin.CapturedMicroseconds is null ? 0 : origin.WaitMicroseconds;
        frame.ReceivedMicroseconds = now;
        // A capture time in the future comes from a clock that is still being measured; one older than a day is invalid.
        frame.CapturedMicroseconds = Math.Clamp(origin.CapturedMicroseconds ?? now, now - MaxAgeMicroseconds, now);
        if (!numbered.IsRepeat)
        {
            camera.CountTrimmed(received - shape.Length);
        }

        // A frame that arrived after a newer one is accepted, but not shown to viewers.
        if (publish && numbered.IsNewest)
        {
            camera.Feed.Publish(frame.AddReference());
        }

        if (!numbered.IsRepeat)
        {
            Accepted?.Invoke(camera, frame, origin, numbered, isStill: origin.ToStore || !publish);
        }

        return numbered.Verdict;
    }

    // Removes bytes after the JPEG and adds missing parts, so that every browser can show it, whichever way it arrived.
    private FrameVerdict Repair(Frame frame, in JpegShape shape)
    {
        if (shape.RepairedLength == shape.Length)
        {
            frame.Length = shape.Length;
            return FrameVerdict.Accepted;
        }

        if (shape.RepairedLength > _maxBytes)
        {
            return FrameVerdict.TooLarge;
        }

        if (!pool.TryGrow(frame, shape.RepairedLength))
        {
            return FrameVerdict.Busy;
        }

        frame.Length = JpegRepair.Apply(frame.Buffer, shape);
        frame.IsRepaired = true;
        return FrameVerdict.Accepted;
    }
}

/// <summary>Receives an accepted frame. To keep it, take a reference.</summary>
/// <param name="camera">The camera.</param>
/// <param name="frame">The frame.</param>
/// <param name="origin">What the sender reported about it.</param>
/// <param name="number">Its place in the sequence.</param>
/// <param name="isStill">Whether it is stored as a still.</param>
internal delegate void FrameAccepted(Camera camera, Frame frame, in FrameOrigin origin, in NumberedFrame number, bool isStill);
