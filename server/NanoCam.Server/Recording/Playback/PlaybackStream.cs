using System.Buffers;
using System.IO.Pipelines;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.Playback;

/// <summary>
/// Sends recorded frames at the pace of their capture. While the client reads slowly, frames whose time has passed are skipped.
/// </summary>
internal sealed class PlaybackStream(PipeWriter output, SegmentReader reader, TimeProvider time, double speed)
{
    private readonly PlaybackPace _pace = new(speed);
    private long _lastSent = long.MinValue;

    /// <summary>Sends all frames.</summary>
    public async Task SendAsync(IEnumerable<FrameRecord> frames, CancellationToken cancellationToken)
    {
        output.Write(FrameHeaders.First);
        using var rest = frames.GetEnumerator();
        var hasNext = rest.MoveNext();
        var due = hasNext ? _pace.DueOf(rest.Current.CapturedMicroseconds, Now) : 0;
        while (hasNext)
        {
            await DelayAsync(Math.Max(due, _lastSent + PlaybackPace.MinInterval), cancellationToken);
            FrameRecord frame;
            do
            {
                frame = rest.Current;
                hasNext = rest.MoveNext();
                due = hasNext ? _pace.DueOf(rest.Current.CapturedMicroseconds, Now) : long.MaxValue;
            } while (due <= Now);

            _lastSent = Now;
            await SendAsync(frame, cancellationToken);
        }
    }

    private long Now => time.MonotonicMicroseconds();

    private async ValueTask SendAsync(FrameRecord frame, CancellationToken cancellationToken)
    {
        // A segment that retention has deleted in the meantime is skipped.
        if (reader.TryOpen(frame))
        {
            output.Advance(FrameHeaders.WriteHead(frame, output.GetSpan(FrameHeaders.MaxHead)));
            await reader.CopyAsync(frame, 0, frame.Length, output, cancellationToken);
            output.Write(FrameHeaders.Next);
            await output.FlushAsync(cancellationToken);
        }
    }

    private Task DelayAsync(long until, CancellationToken cancellationToken)
    {
        var wait = until - Now;
        return wait > 0 ? Task.Delay(TimeSpan.FromMicroseconds(wait), time, cancellationToken) : Task.CompletedTask;
    }
}
