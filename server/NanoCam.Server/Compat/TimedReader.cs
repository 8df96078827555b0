using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;

namespace NanoCam.Server.Compat;

/// <summary>
/// Reads from a connection as long as patience lasts: no silence longer than <see cref="IngestOptions.FrameTimeout"/> inside a frame, and
/// no frame
/// slower than <see cref="IngestOptions.MinBytesPerSecond"/> on the whole. Touched by the read loop of one connection, but for the timer.
/// </summary>
internal sealed class TimedReader : IDisposable
{
    private readonly PipeReader _input;
    private readonly TimeProvider _time;
    private readonly IngestOptions _options;
    private readonly ITimer _timer;
    private readonly CancellationToken _stopping;
    private long _began;
    private volatile bool _expired;

    /// <summary>Begins to watch; the first frame begins now.</summary>
    public TimedReader(ConnectionContext connection, TimeProvider time, IngestOptions options, CancellationToken stopping)
    {
        (_input, _time, _options, _stopping) = (connection.Transport.Input, time, options, stopping);
        _timer = time.CreateTimer(static state => ((TimedReader)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Began();
    }

    /// <summary>When the frame that is being read began, in microseconds since 1970.</summary>
    public long BeganMicroseconds { get; private set; }

    /// <summary>Notes that a frame begins.</summary>
    public void Began()
    {
        _began = _time.GetTimestamp();
        BeganMicroseconds = _time.Microseconds();
    }

    /// <summary>Reads inside a frame.</summary>
    /// <param name="received">Bytes of the frame so far.</param>
    /// <param name="mostSilence">Longest silence this time; null is the usual one.</param>
    /// <returns>What came; null when patience ended first.</returns>
    public ValueTask<ReadResult?> ReadAsync(long received, TimeSpan? mostSilence = null)
    {
        var left = _options.TimeFor(received) - _time.GetElapsedTime(_began);
        var silence = mostSilence ?? _options.FrameTimeout;
        return left <= TimeSpan.Zero ? new((ReadResult?)null) : ReadAsync(left < silence ? left : silence);
    }

    /// <summary>Reads between frames, where silence may last.</summary>
    public ValueTask<ReadResult?> ReadIdleAsync() => ReadAsync(Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private async ValueTask<ReadResult?> ReadAsync(TimeSpan patience)
    {
        while (true)
        {
            _expired = false;
            _timer.Change(patience, Timeout.InfiniteTimeSpan);
            var result = await _input.ReadAsync(_stopping);
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (!result.IsCanceled)
            {
                return result;
            }

            // A timer of the read before may have fired just after its bytes had come.
            _input.AdvanceTo(result.Buffer.Start);
            if (_expired)
            {
                return null;
            }
        }
    }

    private void Expire()
    {
        _expired = true;
        _input.CancelPendingRead();
    }
}
