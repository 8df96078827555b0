using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;

namespace NanoCam.Server.Compat;

/// <summary>
/// Reads from a connection with time limits: silence inside a frame up to <see cref="IngestOptions.FrameTimeout"/>, and an average rate of
/// at least <see cref="IngestOptions.MinBytesPerSecond"/>. Except for the timer, used only by the read loop of one connection.
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

    /// <summary>Creates a reader. The first frame begins now.</summary>
    public TimedReader(ConnectionContext connection, TimeProvider time, IngestOptions options, CancellationToken stopping)
    {
        (_input, _time, _options, _stopping) = (connection.Transport.Input, time, options, stopping);
        _timer = time.CreateTimer(static state => ((TimedReader)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Began();
    }

    /// <summary>Time at which the current frame began, in microseconds since 1970.</summary>
    public long BeganMicroseconds { get; private set; }

    /// <summary>Records that a frame begins.</summary>
    public void Began()
    {
        _began = _time.GetTimestamp();
        BeganMicroseconds = _time.Microseconds();
    }

    /// <summary>Reads inside a frame.</summary>
    /// <param name="received">Bytes of the frame so far.</param>
    /// <param name="maxSilence">Longest silence for this read; null is <see cref="IngestOptions.FrameTimeout"/>.</param>
    /// <returns>Result of the read, or null after a timeout.</returns>
    public ValueTask<ReadResult?> ReadAsync(long received, TimeSpan? maxSilence = null)
    {
        var left = _options.TimeFor(received) - _time.GetElapsedTime(_began);
        var silence = maxSilence ?? _options.FrameTimeout;
        return left <= TimeSpan.Zero ? new((ReadResult?)null) : ReadAsync(left < silence ? left : silence);
    }

    /// <summary>Reads between frames, without a timeout.</summary>
    public ValueTask<ReadResult?> ReadIdleAsync() => ReadAsync(Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private async ValueTask<ReadResult?> ReadAsync(TimeSpan timeout)
    {
        while (true)
        {
            _expired = false;
            _timer.Change(timeout, Timeout.InfiniteTimeSpan);
            var result = await _input.ReadAsync(_stopping);
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (!result.IsCanceled)
            {
                return result;
            }

            // The timer of the previous read may have expired just after its bytes arrived.
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
        try
        {
            _input.CancelPendingRead();
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            // The connection ended at this moment.
        }
    }
}
