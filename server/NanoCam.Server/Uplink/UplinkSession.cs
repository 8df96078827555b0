using System.Net;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>One camera on the stream uplink, from Hello to Goodbye.</summary>
internal sealed class UplinkSession : ICameraLink, IDisposable
{
    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(10);

    private readonly UplinkReader _reader;
    private readonly UplinkWriter _writer;
    private readonly UplinkContext _services;
    private readonly IPAddress? _address;
    private readonly long _opened;
    private readonly CameraClock _clock = new();
    private readonly PendingStills _stills = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<UplinkException> _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _pongDueSince;
    private long _lastPing;

    public UplinkSession(Stream stream, UplinkContext services, IPAddress? address)
    {
        _services = services;
        _address = address;
        _opened = services.Time.GetTimestamp();
        _reader = new UplinkReader(stream, services.Time);
        _writer = new UplinkWriter(stream);
    }

    /// <inheritdoc/>
    public Hello Hello { get; private set; } = new();

    /// <inheritdoc/>
    public ClockOffset? Clock => _clock.Best;

    /// <inheritdoc/>
    public Health? Health { get; private set; }

    /// <summary>The camera, once it has introduced itself.</summary>
    public Camera? Camera { get; private set; }

    /// <summary>Serves the camera until either side ends the connection; returns why, or null when it just ended.</summary>
    public async Task<UplinkException?> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        UplinkException? fault = null;
        var serving = ServeAsync(stop.Token);
        using (_services.Time.CreateTimer(_ => Watch(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)))
        {
            var first = await Task.WhenAny(serving, _closing.Task);
            fault = first == _closing.Task ? await _closing.Task : null;
        }

        if (fault is not null)
        {
            await SayGoodbyeAsync(fault);
        }

        await _ending.CancelAsync();
        try
        {
            await serving;
        }
        catch (UplinkException e)
        {
            fault ??= e;
            await SayGoodbyeAsync(fault);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The camera, the network or the server went; there is nobody to tell.
        }

        _stills.FailAll();
        return fault;
    }

    /// <inheritdoc/>
    public ValueTask SendSettingsAsync(CameraSettings settings, CancellationToken cancellationToken) =>
        _writer.WriteAsync(settings, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);

    /// <inheritdoc/>
    public Task<Frame> CaptureAsync(Command command, CancellationToken cancellationToken) =>
        _stills.AskAsync(
            id =>
            {
                if (_ending.IsCancellationRequested)
                {
                    throw new CameraCommandException(null, "The camera went away.");
                }

                command.RequestId = id;
                command.Kind = CommandKind.CaptureNow;
                return _writer.WriteAsync(command, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public void Close(GoodbyeReason reason, string text) => _closing.TrySetResult(new UplinkException(reason, text));

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        var (hello, key) = await new UplinkHandshake(_reader, _writer, _services.Door, _address).MeetAsync(cancellationToken);
        if (!_services.Cameras.TryGetOrAdd(hello.CameraId, out var camera))
        {
            throw new UplinkException(GoodbyeReason.Busy, "The server knows too many cameras.");
        }

        Hello = hello;
        Camera = camera;
        await WelcomeAsync(camera, cancellationToken);
        camera.Attach(this, _services.Time.Microseconds())?.Close(GoodbyeReason.Replaced, "A newer connection of this camera took over.");
        if (!_services.Cameras.TryGet(camera.Id, out var known) || known != camera)
        {
            throw new UplinkException(GoodbyeReason.Closing, "The camera was forgotten.");
        }

        if (_services.Door.Keys.TryGet(camera.Id, out var inForce) ? inForce != key : key is not null)
        {
            // Between the proof and here, where nobody could close this connection yet.
            throw UplinkException.KeyChanged();
        }

        _services.Cameras.NotifyChanged(camera);
        await PingAsync(cancellationToken);
        while (await _reader.ReadHeaderAsync(cancellationToken) is { } header)
        {
            camera.Touch(_services.Time.Microseconds());
            if (header.Type == MessageType.Frame)
            {
                await ReceiveFrameAsync(camera, header.BodyLength, cancellationToken);
            }
            else if (!await ReceiveControlAsync(camera, header, cancellationToken))
            {
                return;
            }
        }
    }

    private ValueTask WelcomeAsync(Camera camera, CancellationToken cancellationToken)
    {
        var welcome = new Welcome
        {
            Credit = (byte)_services.Options.Credit,
            HeartbeatSeconds = (ushort)_services.Options.Heartbeat.TotalSeconds,
            MaxJpegBytes = (uint)_services.Options.MaxFrameBytes,
            ServerMicroseconds = _services.Time.Microseconds(),
            Settings = camera.Desired,
        };
        return _writer.WriteAsync(welcome, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
    }

    // 3. uplink
    private async ValueTask ReceiveFrameAsync(Camera camera, int bodyLength, CancellationToken cancellationToken)
    {
        var at = await _reader.ReadAsync(Math.Min(FrameHeader.Size, bodyLength), cancellationToken);
        if (!FrameHeader.TryRead(_reader.Buffer, at, Math.Min(FrameHeader.Size, bodyLength), bodyLength, out var header, out var error))
        {
            throw new UplinkException(GoodbyeReason.ProtocolError, $"Frame header cannot be read: {error}.");
        }

        await _reader.SkipAsync(bodyLength - header.JpegLength - FrameHeader.Size, cancellationToken);
        var verdict = _services.Gate.TryRent(camera, header.JpegLength, out var frame);
        if (frame is null)
        {
            await _reader.SkipAsync(header.JpegLength, cancellationToken);
        }
        else
        {
            var whole = false;
            try
            {
                await _reader.ReadAsync(frame.Buffer.AsMemory(0, header.JpegLength), cancellationToken);
                whole = true;
                verdict = Admit(camera, frame, header);
            }
            finally
            {
                frame.Release();
                if (!whole)
                {
                    // The connection broke or stalled inside the frame; the camera hears of it another way.
                    camera.CountRefused(FrameVerdict.Truncated, 0);
                }
            }
        }

        var ack = new Ack
        {
            Sequence = header.Sequence,
            Verdict = verdict,
            Credit = (byte)_services.Options.Credit,
        };
        await _writer.WriteAsync(ack, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
    }

    private FrameVerdict Admit(Camera camera, Frame frame, in FrameHeader header)
    {
        var still = (header.Flags & FrameFlags.Still) != 0;
        var captured = _clock.Best is { } clock ? header.CaptureMicroseconds + clock.OffsetMicroseconds : (long?)null;
        var verdict = _services.Gate.Admit(
            camera,
            frame,
            new FrameOrigin(Hello.BootId, header.Sequence, captured, header.Flags),
            publish: !still
        );
        if (still)
        {
            _stills.Answer(header.RequestId, frame, verdict);
        }

        return verdict;
    }

    private async ValueTask<bool> ReceiveControlAsync(Camera camera, MessageHeader header, CancellationToken cancellationToken)
    {
        var at = await _reader.ReadAsync(header.BodyLength, cancellationToken);
        var buffer = _reader.Buffer;
        var length = header.BodyLength;
        var error = WireError.None;
        switch (header.Type)
        {
            case MessageType.Ping when Ping.TryRead(buffer, at, length, out var ping, out error):
                var now = _services.Time.Microseconds();
                var pong = new Pong
                {
                    PingMicroseconds = ping.SenderMicroseconds,
                    ReceivedMicroseconds = now,
                    SentMicroseconds = now,
                };
                await _writer.WriteAsync(pong, static (message, target) => message.WriteMessage(target, 0), cancellationToken);
                break;
            case MessageType.Pong when Pong.TryRead(buffer, at, length, out var answer, out error):
                // Only the ping under way: an answer to another time would set the clock at will.
                if (Interlocked.CompareExchange(ref _pongDueSince, 0, answer.PingMicroseconds) == answer.PingMicroseconds)
                {
                    _clock.Add(
                        answer.PingMicroseconds,
                        answer.ReceivedMicroseconds,
                        answer.SentMicroseconds,
                        _services.Time.Microseconds()
                    );
                }

                break;
            case MessageType.SettingsResult when SettingsResult.TryRead(buffer, at, length, out var result, out error):
                camera.Report(result);
                break;
            case MessageType.CommandResult when CommandResult.TryRead(buffer, at, length, out var result, out error):
                if (result.Status != CommandStatus.Done)
                {
                    _stills.Refuse(result.RequestId, result.Status);
                }

                break;
            case MessageType.Health when Health.TryRead(buffer, at, length, out var health, out error):
                Health = health;
                break;
            case MessageType.Goodbye when Goodbye.TryRead(buffer, at, length, out _, out error):
                return false;
            default:
                // Kinds of later versions are skipped; a known kind that cannot be read is a fault.
                break;
        }

        return error == WireError.None
            ? true
            : throw new UplinkException(GoodbyeReason.ProtocolError, $"{header.Type} cannot be read: {error}.");
    }

    private ValueTask PingAsync(CancellationToken cancellationToken)
    {
        var ping = new Ping { SenderMicroseconds = _services.Time.Microseconds() };
        Interlocked.Exchange(ref _pongDueSince, ping.SenderMicroseconds);
        return _writer.WriteAsync(ping, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
    }

    // Once a second: is the camera stuck, silent, or due for a ping?
    private void Watch()
    {
        var silence = _services.Time.GetElapsedTime(_reader.LastRead);
        var met = Hello.CameraId.Length > 0;
        if (!met && _services.Time.GetElapsedTime(_opened) > HelloTimeout)
        {
            Close(GoodbyeReason.Timeout, "No Hello or Proof in time.");
        }
        else if (_reader.IsInsideMessage && silence > _services.Options.FrameTimeout)
        {
            Close(GoodbyeReason.Timeout, "Nothing came inside a message for too long.");
        }
        else if (
            _reader.IsInsideMessage
            && _services.Time.GetElapsedTime(_reader.MessageBegan) > _services.Options.TimeFor(_reader.MessageLength)
        )
        {
            Close(GoodbyeReason.Timeout, "A message came too slowly.");
        }
        else if (silence > 3 * _services.Options.Heartbeat)
        {
            Close(GoodbyeReason.Timeout, "Nothing came for three heartbeats.");
        }
        else if (met && IsPingDue())
        {
            _ = PingQuietlyAsync();
        }
    }

    // Pings go out every heartbeat, busy or not: the clock is measured with them.
    private bool IsPingDue()
    {
        var now = _services.Time.GetTimestamp();
        if (_lastPing != 0 && _services.Time.GetElapsedTime(_lastPing, now) < _services.Options.Heartbeat)
        {
            return false;
        }

        _lastPing = now;
        return true;
    }

    private async Task PingQuietlyAsync()
    {
        try
        {
            await PingAsync(_ending.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The session is ending; the read loop tells why.
        }
    }

    private async ValueTask SayGoodbyeAsync(UplinkException fault)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), _services.Time);
        var goodbye = new Goodbye
        {
            Reason = fault.Reason,
            Text = fault.Message,
            RetryAfterSeconds = fault.RetryAfterSeconds,
        };
        try
        {
            await _writer.WriteAsync(goodbye, static (message, buffer) => message.WriteMessage(buffer, 0), patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It will find the connection closed instead.
        }
    }
}
