using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>
/// Hands the pictures of one connection to the gate, and notices a source that repeats itself. Touched only by that connection.
/// </summary>
internal sealed class PullFrames(Camera camera, PullStatus status, FrameGate gate, TimeProvider time)
{
    // Two pictures of one still scene differ by the noise of the sensor; the same bytes for so long are a sensor or a program that hangs.
    private const long FrozenMicroseconds = 60_000_000;

    // Often enough to be seen as alive; and a server that is told to pull itself does not turn in circles.
    private const long RepeatMicroseconds = 1_000_000;

    private long _lastPut;
    private long _changed;

    /// <summary>Puts one whole picture in, and tells what is wrong with it or with the source; null when all is well.</summary>
    public string? Put(ReadOnlySpan<byte> jpeg)
    {
        var now = time.Microseconds();
        camera.Touch(now);
        var sinceLast = _lastPut == 0 ? long.MaxValue : now - _lastPut;
        // A tenth early is still in time: sources jitter, and leaving out a frame for it would halve the rate.
        if (sinceLast < camera.Desired.IntervalMilliseconds * 900L)
        {
            return status.Problem;
        }

        var repeated = IsRepeated(jpeg);
        _changed = repeated && _changed != 0 ? _changed : now;
        if (repeated && sinceLast < RepeatMicroseconds)
        {
            return status.Problem;
        }

        _lastPut = now;
        var verdict = Admit(jpeg);
        if (verdict != FrameVerdict.Accepted)
        {
            status.CountResyncs(1);
            return Describe(verdict);
        }

        status.CountFrame(now);
        return now - _changed >= FrozenMicroseconds ? "It sends the same picture over and over: its sensor or its program hangs." : null;
    }

    /// <summary>Counts pictures that never became whole, or were too large.</summary>
    public void CountBad(FrameVerdict verdict, long count)
    {
        status.CountResyncs(count);
        for (var i = 0L; i < count; i++)
        {
            camera.CountRefused(verdict, 0);
        }
    }

    private FrameVerdict Admit(ReadOnlySpan<byte> jpeg)
    {
        var verdict = gate.TryRent(camera, jpeg.Length, out var frame);
        if (frame is null)
        {
            return verdict;
        }

        try
        {
            jpeg.CopyTo(frame.Buffer);
            return gate.Admit(camera, frame, new FrameOrigin(BootId: null, Sequence: null, CapturedMicroseconds: null, Flags: 0));
        }
        finally
        {
            frame.Release();
        }
    }

    // What follows the end of a JPEG was cut off when it was admitted, so the beginning is what counts.
    private bool IsRepeated(ReadOnlySpan<byte> jpeg)
    {
        var latest = camera.Feed.TakeLatest();
        if (latest is null)
        {
            return false;
        }

        var repeated = jpeg.StartsWith(latest.Jpeg.Span);
        latest.Release();
        return repeated;
    }

    private static string Describe(FrameVerdict verdict) =>
        verdict switch
        {
            FrameVerdict.TooLarge => TooLarge,
            FrameVerdict.BadSize =>
                $"Its pictures have more pixels than {IngestOptions.Section}:{nameof(IngestOptions.MaxDimension)} allows: lower its resolution.",
            FrameVerdict.Busy => "The server has no memory for its pictures just now.",
            _ => $"Its pictures are damaged ({verdict}).",
        };

    /// <summary>The sentence for pictures with too many bytes.</summary>
    public const string TooLarge =
        $"Its pictures are larger than {IngestOptions.Section}:{nameof(IngestOptions.MaxFrameBytes)} allows: lower its resolution or quality.";
}
