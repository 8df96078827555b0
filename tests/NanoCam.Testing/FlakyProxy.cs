using System.Net;
using System.Net.Sockets;

namespace NanoCam.Testing;

/// <summary>Faults of one direction of a proxy. A change applies from the next read.</summary>
public sealed class FlakyDirection
{
    private volatile TaskCompletionSource? _stall;

    /// <summary>Whether every byte is sent in its own packet.</summary>
    public bool ByteByByte { get; set; }

    /// <summary>Delay before each read is forwarded.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Bytes per second; 0 for no limit.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Breaks the connection after this many more bytes; null for never.</summary>
    public long? CutAfter { get; set; }

    /// <summary>Forwards nothing until <see cref="Resume"/>; the connection stays open.</summary>
    public void Stall() => _stall ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends a stall.</summary>
    public void Resume()
    {
        _stall?.TrySetResult();
        _stall = null;
    }

    internal Task WhenNotStalled => _stall?.Task ?? Task.CompletedTask;
}

/// <summary>A TCP proxy on loopback that injects network faults. All its delays use its <see cref="TimeProvider"/>.</summary>
public sealed class FlakyProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IPEndPoint _target;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<(Socket Client, Socket Server)> _open = [];
    private readonly List<Task> _pumps = [];
    private readonly Task _accepting;

    private FlakyProxy(Uri target, TimeProvider time)
    {
        _target = new IPEndPoint(IPAddress.Loopback, target.Port);
        _time = time;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Address for clients, instead of the target's.</summary>
    public Uri Address { get; }

    /// <summary>Direction from the client to the target.</summary>
    public FlakyDirection ToServer { get; } = new();

    /// <summary>Direction from the target to the client.</summary>
    public FlakyDirection ToClient { get; } = new();

    /// <summary>Whether new connections are reset immediately.</summary>
    public bool RefuseNew { get; set; }

    /// <summary>Connections accepted so far, including those reset immediately.</summary>
    public int Connections { get; private set; }

    /// <summary>Starts a proxy to a port of 127.0.0.1.</summary>
    public static FlakyProxy Start(Uri target, TimeProvider? time = null) => new(target, time ?? TimeProvider.System);

    /// <summary>Resets every open connection on both sides.</summary>
    public void Cut()
    {
        foreach ((var client, var server) in TakeOpen())
        {
            Reset(client);
            Reset(server);
        }
    }

    /// <summary>Resets the target's side of every open connection; the client gets no packet, as after a router loses its state.</summary>
    public void HalfOpen()
    {
        lock (_lock)
        {
            ToServer.Stall();
            ToClient.Stall();
            foreach ((_, var server) in _open)
            {
                Reset(server);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Cut();
        ToServer.Resume();
        ToClient.Resume();
        await _accepting;
        await Task.WhenAll(_pumps);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                Connections++;
                if (RefuseNew)
                {
                    Reset(client);
                    continue;
                }

                await OpenAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The proxy stopped, or the target refused the connection: the client's socket is closed.
                continue;
            }
        }
    }

    private async Task OpenAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(_target, _stop.Token);
        }
        catch
        {
            Reset(client);
            server.Dispose();
            throw;
        }

        lock (_lock)
        {
            _open.Add((client, server));
            _pumps.Add(PumpAsync(client, server, ToServer));
            _pumps.Add(PumpAsync(server, client, ToClient));
        }
    }

    private async Task PumpAsync(Socket from, Socket to, FlakyDirection direction)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
            {
                await direction.WhenNotStalled.WaitAsync(_stop.Token);
                if (direction.Delay > TimeSpan.Zero)
                {
                    await Task.Delay(direction.Delay, _time, _stop.Token);
                }

                await PassAsync(buffer.AsMemory(0, count), to, direction);
            }

            await direction.WhenNotStalled.WaitAsync(_stop.Token);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side is closed. The other is closed too, unless the proxy simulates a router that lost its state.
            if (direction.WhenNotStalled.IsCompleted)
            {
                Reset(from);
                Reset(to);
            }
        }
    }

    private async Task PassAsync(ReadOnlyMemory<byte> bytes, Socket to, FlakyDirection direction)
    {
        while (bytes.Length > 0)
        {
            if (direction.CutAfter is <= 0)
            {
                direction.CutAfter = null;
                Cut();
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            var step = direction.ByteByByte ? 1 : bytes.Length;
            step = (int)Math.Min(step, direction.CutAfter ?? step);
            if (direction.BytesPerSecond > 0)
            {
                step = Math.Min(step, Math.Max(1, direction.BytesPerSecond / 20));
                await Task.Delay(TimeSpan.FromSeconds((double)step / direction.BytesPerSecond), _time, _stop.Token);
            }

            await to.SendAsync(bytes[..step], _stop.Token);
            direction.CutAfter -= step;
            bytes = bytes[step..];
        }

        if (direction.CutAfter is <= 0)
        {
            direction.CutAfter = null;
            Cut();
        }
    }

    private List<(Socket Client, Socket Server)> TakeOpen()
    {
        lock (_lock)
        {
            List<(Socket, Socket)> open = [.. _open];
            _open.Clear();
            return open;
        }
    }

    private static void Reset(Socket socket)
    {
        // With a linger time of 0, closing sends a reset, as after a power failure.
        if (!socket.SafeHandle.IsClosed)
        {
            socket.Close(0);
        }
    }
}
