using NanoCam.Wire;

namespace NanoCam.Client;

/// <content>Receives messages from the server, and detects a dead connection.</content>
public sealed partial class StreamUplinkClient
{
    private async Task ReceiveAsync()
    {
        try
        {
            while (await _reader.ReadAsync(_stop.Token))
            {
                Volatile.Write(ref _lastReceived, _options.Time.GetTimestamp());
                await DispatchAsync();
            }

            End(new UplinkException(UplinkFailure.Lost, "The server closed the connection."));
        }
        catch (Exception exception)
        {
            EndAfter(exception);
        }
    }

    private async ValueTask DispatchAsync()
    {
        switch (_reader.Type)
        {
            case MessageType.Ack:
                var ack = ClientHandshake.Read<Ack>(_reader, Ack.TryRead);
                _credit.Acknowledge(ack.Sequence, ack.Credit);
                _options.Acknowledged?.Invoke(ack);
                Signal();
                break;

            case MessageType.Ping:
                var received = _options.Clock.Microseconds;
                var sent = ClientHandshake.Read<Ping>(_reader, Ping.TryRead).SenderMicroseconds;
                await SendAsync((sent, received, _options.Clock), WritePong, _stop.Token);
                break;

            case MessageType.Pong:
                var pong = ClientHandshake.Read<Pong>(_reader, Pong.TryRead);
                var trip = _options.Clock.Microseconds - pong.PingMicroseconds - (pong.SentMicroseconds - pong.ReceivedMicroseconds);
                Interlocked.Exchange(ref _roundTripTicks, Math.Max(trip, 1) * TimeSpan.TicksPerMicrosecond);
                break;

            case MessageType.Settings:
                _settings.Writer.TryWrite(ClientHandshake.Read<CameraSettings>(_reader, CameraSettings.TryRead));
                Signal();
                break;

            case MessageType.Command:
                var command = ClientHandshake.Read<Command>(_reader, Command.TryRead);
                if (_commands.Writer.TryWrite(command))
                {
                    Signal();
                    break;
                }

                await SendCommandResultAsync(new CommandResult { RequestId = command.RequestId, Status = CommandStatus.Busy }, _stop.Token);
                break;

            case MessageType.Goodbye:
                throw new UplinkException(ClientHandshake.Read<Goodbye>(_reader, Goodbye.TryRead));
        }
    }

    private static int WritePong((long Asked, long Received, CameraClock Clock) pong, byte[] buffer)
    {
        return new Pong
        {
            PingMicroseconds = pong.Asked,
            ReceivedMicroseconds = pong.Received,
            SentMicroseconds = pong.Clock.Microseconds,
        }.WriteMessage(buffer, 0);
    }

    private static int WritePing(CameraClock clock, byte[] buffer)
    {
        return new Ping { SenderMicroseconds = clock.Microseconds }.WriteMessage(buffer, 0);
    }

    /// <summary>Pings a silent server after one heartbeat, and closes the connection after three.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_heartbeat / 2, _options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var silence = _options.Time.GetElapsedTime(Volatile.Read(ref _lastReceived));
                if (silence >= _heartbeat * 3)
                {
                    End(new UplinkException(UplinkFailure.Lost, $"The server sent nothing for {silence.TotalSeconds:0} s."));
                    return;
                }

                // While a frame is in flight, its Ack shows that the server is alive. A Ping must not queue behind a stuck write.
                if (silence >= _heartbeat && _sendGate.CurrentCount > 0)
                {
                    await SendAsync(_options.Clock, WritePing, _stop.Token);
                }
            }
        }
        catch (Exception exception)
        {
            EndAfter(exception);
        }
    }
}
