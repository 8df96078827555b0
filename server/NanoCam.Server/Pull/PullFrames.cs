using System.Security.Cryptography;
using NanoCam.Jpeg;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>
/// Passes the frames of one connection to the gate, and detects a source that repeats a frame. Used by that connection only.
/// </summary>
internal sealed class PullFrames(Camera camera, PullStatus status, FrameGate gate, TimeProvider time)
{
    // Two frames of a still scene differ by the noise of the sensor. The same bytes for this long indicate that the sensor or software has
    // stopped responding.
    private const long FrozenMicroseconds = 60_000_000;

    // A repeated frame is published once a second. The camera stays online, and a server that pulls from itself does not multiply frames.
    private const long RepeatMicroseconds = 1_000_000;

    private static readonly PullProblem Repeats = new(
        PullProblemCodes.FramesRepeat,
        "The source keeps sending the same frame. Its sensor or software might have stopped responding."
    );

    private long _lastAccepted;
    private long _lastChange;

    // Hash and length of the last frame as received, if the gate repaired it; otherwise the feed has the frame.
    private readonly byte[] _received = new byte[SHA256.HashSizeInBytes];
    private int _receivedLength;

    /// <summary>Problem: the frames end early.</summary>
    public static PullProblem CutOff { get; } = new(PullProblemCodes.FramesDamaged, "The frames are damaged: they are truncated.");

    /// <summary>Problem: the frame budget has no room for the frames.</summary>
    public static PullProblem Busy { get; } =
        new(
            PullProblemCodes.ServerBusy,
            $"The server has reached its memory limit for frames ({IngestOptions.Section}:{nameof(IngestOptions.MaxBufferedBytes)})."
        );

    /// <summary>Problem: the frames have too many bytes.</summary>
    public static PullProblem TooLarge { get; } =
        new(
            PullProblemCodes.FramesTooLarge,
            $"The frames exceed {IngestOptions.Section}:{nameof(IngestOptions.MaxFrameBytes)}: "
                + "lower the resolution or quality of the camera."
        );

    /// <summary>Checks and publishes one complete frame. Returns the problem of the frame or the source, or null.</summary>
    /// <param name="jpeg">The frame.</param>
    /// <param name="captured">Time of its capture in microseconds since 1970; null if the source does not tell.</param>
    public PullProblem? Receive(ReadOnlySpan<byte> jpeg, long? captured = null)
    {
        camera.Touch(time.Microseconds());
        // The date is not used, because it can be set back, and every frame would then be too early.
        var now = time.MonotonicMicroseconds();
        var sinceLast = _lastAccepted == 0 ? long.MaxValue : now - _lastAccepted;
        // A frame may be a tenth of the interval early: sources jitter, and dropping such frames would halve the rate.
        if (sinceLast < camera.Target.IntervalMilliseconds * 900L)
        {
            return status.Problem;
        }

        var repeated = IsRepeated(jpeg);
        _lastChange = repeated && _lastChange != 0 ? _lastChange : now;
        if (repeated && sinceLast < RepeatMicroseconds)
        {
            return status.Problem;
        }

        _lastAccepted = now;
        var verdict = Admit(jpeg, captured);
        if (verdict != FrameVerdict.Accepted)
        {
            status.CountResyncs(1);
            return Describe(verdict, jpeg);
        }

        status.CountFrame(time.Microseconds());
        return now - _lastChange >= FrozenMicroseconds ? Repeats : null;
    }

    /// <summary>Counts frames that were incomplete or too large.</summary>
    public void CountRejected(FrameVerdict verdict, long count)
    {
        status.CountResyncs(count);
        for (var i = 0L; i < count; i++)
        {
            camera.CountRejected(verdict, 0);
        }
    }

    private FrameVerdict Admit(ReadOnlySpan<byte> jpeg, long? captured)
    {
        var verdict = gate.TryRent(camera, jpeg.Length, out var frame);
        if (frame is null)
        {
            return verdict;
        }

        try
        {
            jpeg.CopyTo(frame.Buffer);
            verdict = gate.Admit(camera, frame, new FrameOrigin(BootId: null, Sequence: null, captured, Flags: 0));
            KeepReceived(jpeg, frame);
            return verdict;
        }
        finally
        {
            frame.Release();
        }
    }

    private void KeepReceived(ReadOnlySpan<byte> jpeg, Frame frame)
    {
        _receivedLength = frame.IsRepaired ? jpeg.Length : 0;
        if (frame.IsRepaired)
        {
            SHA256.HashData(jpeg, _received);
        }
    }

    // The gate removed the bytes after the end of the JPEG, so the new frame may be longer.
    private bool IsRepeated(ReadOnlySpan<byte> jpeg)
    {
        if (_receivedLength > 0)
        {
            return jpeg.Length == _receivedLength && SHA256.HashData(jpeg).AsSpan().SequenceEqual(_received);
        }

        var latest = camera.Feed.TakeLatest();
        if (latest is null)
        {
            return false;
        }

        var repeated = jpeg.StartsWith(latest.Jpeg.Span);
        latest.Release();
        return repeated;
    }

    private static PullProblem Describe(FrameVerdict verdict, ReadOnlySpan<byte> jpeg) =>
        verdict switch
        {
            FrameVerdict.TooLarge => TooLarge,
            FrameVerdict.BadSize => new(
                PullProblemCodes.FramesTooLarge,
                $"The frames exceed {IngestOptions.Section}:{nameof(IngestOptions.MaxDimension)}: lower the resolution of the camera."
            ),
            FrameVerdict.Busy => Busy,
            FrameVerdict.Unsupported => new(
                PullProblemCodes.FramesUnsupported,
                JpegInspector.Explain(jpeg) ?? "Browsers do not show these frames."
            ),
            _ => new(PullProblemCodes.FramesDamaged, $"The frames are damaged ({verdict}). {JpegInspector.Explain(jpeg)}".TrimEnd()),
        };
}
