using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>
/// Pings a camera every heartbeat, measures its clock with the pongs, and closes a session that is silent, stalled or too slow.
/// </summary>
internal sealed class UplinkHeartbeat(
    UplinkReader reader,
    UplinkWriter writer,
    IngestOptions options,
    TimeProvider time,
    BackgroundWork work
)
{
    private const long NoPing = 0;
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    private readonly ClockEstimator _clock = new();
    private readonly long _opened = time.GetTimestamp();
    private volatile bool _isHandshakeDone;
    private long _outstandingPing = NoPing;
    private long _pingDateOffset;
    private long _lastPing;

    /// <summary>Offset of the camera's clock to the date of the server, or null before the first pong.</summary>
    /// <remarks>Measured on the monotonic clock, so that it stays correct when the date is changed.</remarks>
    public ClockOffset? Clock
    {
        get
        {
            if (_clock.Best is not { } best)
            {
                return null;
            }

            var now = time.MonotonicMicroseconds();
            return new ClockOffset(
                best.OffsetAt(now) + DateOffset,
                best.RoundTrip,
                best.ErrorAt(now),
                best.IsDriftKnown ? best.Drift * 1e6 : null
            );
        }
    }

    private long DateOffset => time.Microseconds() - time.MonotonicMicroseconds();

    /// <summary>Checks the connection once a second until the returned timer is disposed.</summary>
    /// <param name="close">Closes the session.</param>
    /// <param name="ended">Canceled when the session ends.</param>
    public ITimer Start(Action<GoodbyeReason, string> close, CancellationToken ended) =>
        work.CreateTimer("The heartbeat of a camera", () => Check(close, ended), CheckInterval);

    /// <summary>Ends the time limit of the handshake; pings are sent from now on.</summary>
    public void CompleteHandshake() => _isHandshakeDone = true;

    /// <summary>Sends a ping.</summary>
    public ValueTask PingAsync(CancellationToken cancellationToken)
    {
        var ping = new Ping { SenderMicroseconds = time.Microseconds() };
        Volatile.Write(ref _pingDateOffset, DateOffset);
        Interlocked.Exchange(ref _outstandingPing, ping.SenderMicroseconds);
        return writer.WriteAsync(ping, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
    }

    /// <summary>Measures the clock with a pong. Called by the read loop only.</summary>
    public void Receive(Pong pong)
    {
        // Only the outstanding ping counts: with a pong for any other time, a camera could set its clock at will. Without one, a pong for
        // NoPing would match it.
        if (
            pong.PingMicroseconds != NoPing
            && Interlocked.CompareExchange(ref _outstandingPing, NoPing, pong.PingMicroseconds) == pong.PingMicroseconds
        )
        {
            var sent = pong.PingMicroseconds - Volatile.Read(ref _pingDateOffset);
            _clock.Add(sent, pong.ReceivedMicroseconds, pong.SentMicroseconds, time.MonotonicMicroseconds());
        }
    }

    private void Check(Action<GoodbyeReason, string> close, CancellationToken ended)
    {
        var silence = time.GetElapsedTime(reader.LastRead);
        if (!_isHandshakeDone && time.GetElapsedTime(_opened) > HandshakeTimeout)
        {
            close(GoodbyeReason.Timeout, $"No Hello or Proof within {HandshakeTimeout.TotalSeconds} seconds.");
        }
        else if (reader.IsInsideMessage && silence > options.FrameTimeout)
        {
            close(GoodbyeReason.Timeout, "The camera stopped sending in the middle of a message.");
        }
        else if (reader.IsInsideMessage && time.GetElapsedTime(reader.MessageStart) > options.TimeFor(reader.MessageLength))
        {
            close(GoodbyeReason.Timeout, "The camera sent a message too slowly.");
        }
        else if (silence > 3 * options.Heartbeat)
        {
            close(GoodbyeReason.Timeout, "The camera sent nothing for three heartbeats.");
        }
        else if (_isHandshakeDone && IsPingDue())
        {
            _ = TryPingAsync(ended);
        }
    }

    // Pings are sent every heartbeat, also while frames arrive, because they measure the clock.
    private bool IsPingDue()
    {
        var now = time.GetTimestamp();
        if (_lastPing != 0 && time.GetElapsedTime(_lastPing, now) < options.Heartbeat)
        {
            return false;
        }

        _lastPing = now;
        return true;
    }

    private async Task TryPingAsync(CancellationToken ended)
    {
        try
        {
            await PingAsync(ended);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The session is ending; its read loop reports why.
        }
        catch (Exception e)
        {
            work.Errors.Add("Sending a ping to a camera", "", e);
        }
    }
}
