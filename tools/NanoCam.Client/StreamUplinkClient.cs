using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>
/// The camera's side of one stream uplink: sends frames, health and results; receives acks, settings and commands. One object is one
/// connection; to reconnect, create another. The byte tables are in docs/reference/wire-format.md. Any thread may send; messages never
/// interleave. A canceled or failed send ends the connection.
/// </summary>
public sealed partial class StreamUplinkClient : IAsyncDisposable
{
    // The header and the first bytes of the JPEG are one write, so that a frame does not begin with a TCP segment of 40 bytes.
    private const int SendBufferSize = 16 * 1024;
    private const int MaxPendingCommands = 8;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly StreamUplinkOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly HttpResponseMessage _response;
    private readonly Stream _stream;
    private readonly MessageReader _reader;
    private readonly FrameCredit _credit;
    private readonly TimeSpan _heartbeat;
    private readonly SemaphoreSlim _sendGate = new(1, 1);
    private readonly SemaphoreSlim _creditChanged = new(0, 1);
    private readonly byte[] _sendBuffer = new byte[SendBufferSize];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Command> _commands = Channel.CreateBounded<Command>(MaxPendingCommands);
    private readonly Channel<CameraSettings> _settings = Channel.CreateBounded<CameraSettings>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }
    );
    private readonly Task _loops;
    private UplinkException? _failure;
    private long _lastReceived;
    private long _roundTripTicks;
    private volatile bool _closing;

    private StreamUplinkClient(
        StreamUplinkOptions options,
        HttpMessageInvoker http,
        HttpResponseMessage response,
        Stream stream,
        MessageReader reader,
        Welcome welcome
    )
    {
        (_options, _http, _response, _stream, _reader, Welcome) = (options, http, response, stream, reader, welcome);
        _credit = new FrameCredit(welcome.Credit);
        _heartbeat = TimeSpan.FromSeconds(Math.Max(welcome.HeartbeatSeconds, (ushort)1));
        _lastReceived = options.Time.GetTimestamp();
        _loops = Task.WhenAll(ReceiveAsync(), WatchAsync());
    }

    /// <summary>The server's response to Hello: limits, credit and settings.</summary>
    public Welcome Welcome { get; }

    /// <summary>Desired settings from the server, newest only. Answer each with <see cref="SendSettingsResultAsync"/>.</summary>
    public ChannelReader<CameraSettings> Settings => _settings.Reader;

    /// <summary>Commands from the server, at most 8 waiting; further ones are answered with Busy.</summary>
    public ChannelReader<Command> Commands => _commands.Reader;

    /// <summary>Whether a frame may be sent now.</summary>
    public bool HasCredit => _credit.IsAvailable;

    /// <summary>Completes, without an error, when the connection has ended. <see cref="Failure"/> then gives the reason.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Why the connection ended; null while it is open, and after <see cref="CloseAsync"/>.</summary>
    public UplinkException? Failure => Volatile.Read(ref _failure);

    /// <summary>Round-trip time of the last Ping of this side, which is sent only on a silent connection; null before the first.</summary>
    public TimeSpan? RoundTrip => Interlocked.Read(ref _roundTripTicks) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Connects, and returns when the server has sent Welcome.</summary>
    /// <exception cref="UplinkException">
    /// The server cannot be reached, refused the connection (the message is its sentence), or is not a NanoCam server.
    /// </exception>
    public static async Task<StreamUplinkClient> ConnectAsync(StreamUplinkOptions options, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.HandshakeTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var http = new HttpMessageInvoker(ClientHandshake.CreateHandler(options));
        HttpResponseMessage? response = null;
        try
        {
            response = await ClientHandshake.UpgradeAsync(http, options.Server, both.Token);
            var stream = await response.Content.ReadAsStreamAsync(both.Token);
            var reader = new MessageReader(stream);
            var welcome = await ClientHandshake.IntroduceAsync(stream, reader, options.Hello, options.Key, both.Token);
            return new StreamUplinkClient(options, http, response, stream, reader, welcome);
        }
        catch (Exception exception)
        {
            response?.Dispose();
            http.Dispose();
            throw exception switch
            {
                OperationCanceledException when !cancellationToken.IsCancellationRequested => new UplinkException(
                    UplinkFailure.Unreachable,
                    $"{options.Server} did not complete the handshake within {options.HandshakeTimeout.TotalSeconds:0.#} s.",
                    exception
                ),
                _ when UplinkException.IsNetworkFault(exception) => UplinkException.Unreachable(options.Server, exception),
                _ => exception,
            };
        }
    }

    /// <summary>Waits until a frame may be sent.</summary>
    /// <exception cref="UplinkException">The connection ended.</exception>
    public async ValueTask WaitForCreditAsync(CancellationToken cancellationToken)
    {
        while (!_credit.IsAvailable)
        {
            if (_completion.Task.IsCompleted)
            {
                SignalCredit();
                ThrowIfEnded();
            }

            await _creditChanged.WaitAsync(cancellationToken);
        }

        // Several callers may wait: the one that was woken passes the signal on.
        SignalCredit();
    }

    /// <summary>Sends one frame, after waiting for credit. The JPEG is not used after this returns.</summary>
    /// <param name="jpeg">The JPEG, at most <see cref="Welcome.MaxJpegBytes"/>.</param>
    /// <param name="frame">Header of the frame; this method sets the length.</param>
    /// <exception cref="ArgumentException">The JPEG exceeds the server's limit.</exception>
    /// <exception cref="UplinkException">The connection ended.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendFrameAsync(ReadOnlyMemory<byte> jpeg, FrameHeader frame, CancellationToken cancellationToken)
    {
        if (jpeg.Length > Welcome.MaxJpegBytes)
        {
            throw new ArgumentException(
                $"The JPEG has {jpeg.Length} bytes; the server accepts at most {Welcome.MaxJpegBytes}.",
                nameof(jpeg)
            );
        }

        while (!_credit.TryTake(frame.Sequence))
        {
            await WaitForCreditAsync(cancellationToken);
        }

        try
        {
            await EnterAsync(cancellationToken);
        }
        catch
        {
            // Nothing was sent, so no Ack will return the credit.
            _credit.GiveBack(frame.Sequence);
            SignalCredit();
            throw;
        }

        try
        {
            frame.JpegLength = jpeg.Length;
            var head = frame.WriteMessage(_sendBuffer, 0);
            var first = Math.Min(jpeg.Length, _sendBuffer.Length - head);
            jpeg.Span[..first].CopyTo(_sendBuffer.AsSpan(head));
            await _stream.WriteAsync(_sendBuffer.AsMemory(0, head + first), cancellationToken);
            if (first < jpeg.Length)
            {
                await _stream.WriteAsync(jpeg[first..], cancellationToken);
            }
        }
        catch (Exception exception)
        {
            throw EndAfter(exception);
        }
        finally
        {
            _sendGate.Release();
        }
    }

    /// <summary>Reports the settings in force.</summary>
    /// <exception cref="UplinkException">The connection ended.</exception>
    public ValueTask SendSettingsResultAsync(SettingsResult result, CancellationToken cancellationToken)
    {
        return SendAsync(result, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
    }

    /// <summary>Answers a command.</summary>
    /// <exception cref="UplinkException">The connection ended.</exception>
    public ValueTask SendCommandResultAsync(CommandResult result, CancellationToken cancellationToken)
    {
        return SendAsync(result, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
    }

    /// <summary>Reports counters and state; call it every <see cref="Welcome.HeartbeatSeconds"/>.</summary>
    /// <exception cref="UplinkException">The connection ended.</exception>
    public ValueTask SendHealthAsync(Health health, CancellationToken cancellationToken)
    {
        return SendAsync(health, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
    }

    /// <summary>Sends Goodbye and waits up to 2 s for the server to close the connection, so that data sent before is not lost.</summary>
    public async Task CloseAsync(GoodbyeReason reason, string text, CancellationToken cancellationToken)
    {
        _closing = true;
        using var timeout = new CancellationTokenSource(CloseTimeout, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var goodbye = new Goodbye { Reason = reason, Text = text };
            await SendAsync(goodbye, static (message, buffer) => message.WriteMessage(buffer, 0), both.Token);
            await Completion.WaitAsync(both.Token);
        }
        catch (Exception exception) when (exception is UplinkException or OperationCanceledException)
        {
            // The server has disconnected or is slow. Goodbye is optional; the connection ends either way.
            End(failure: null);
        }
    }

    /// <summary>Closes the connection. Sends no Goodbye unless <see cref="CloseAsync"/> was called.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        End(failure: null);
        await _loops;
        _http.Dispose();
        _stop.Dispose();
    }

    private async ValueTask SendAsync<T>(T message, Func<T, byte[], int> write, CancellationToken cancellationToken)
    {
        await EnterAsync(cancellationToken);
        try
        {
            await _stream.WriteAsync(_sendBuffer.AsMemory(0, write(message, _sendBuffer)), cancellationToken);
        }
        catch (Exception exception)
        {
            throw EndAfter(exception);
        }
        finally
        {
            _sendGate.Release();
        }
    }

    private async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        await _sendGate.WaitAsync(cancellationToken);
        if (_completion.Task.IsCompleted)
        {
            _sendGate.Release();
            ThrowIfEnded();
        }
    }

    private UplinkException EndAfter(Exception exception)
    {
        var failure =
            exception as UplinkException
            ?? new UplinkException(UplinkFailure.Lost, $"The connection was lost: {NetworkReason.Of(exception)}.", exception);
        End(failure);
        return Failure ?? failure;
    }

    private void End(UplinkException? failure)
    {
        if (!_closing && failure is not null)
        {
            Interlocked.CompareExchange(ref _failure, failure, comparand: null);
        }

        if (_completion.TrySetResult())
        {
            _stop.Cancel();
            _response.Dispose();
            _commands.Writer.TryComplete();
            _settings.Writer.TryComplete();
            Signal();
        }
    }

    private void Signal()
    {
        SignalCredit();
        _options.Changed?.Invoke();
    }

    private void SignalCredit()
    {
        lock (_creditChanged)
        {
            if (_creditChanged.CurrentCount == 0)
            {
                _creditChanged.Release();
            }
        }
    }

    private void ThrowIfEnded()
    {
        if (_completion.Task.IsCompleted)
        {
            throw Failure ?? new UplinkException(UplinkFailure.Lost, "The connection is closed.");
        }
    }
}
