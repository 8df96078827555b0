using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoCam.Testing.Sources;

/// <summary>
/// Something that cameras are pulled from, byte by byte as the test wants it: reads the head of a request, and hands the connection to
/// the test. No HTTP library stands between, because those would not send what is wrong.
/// </summary>
public sealed class FakeSource : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Task _accepting;
    private int _open;

    /// <summary>Listens.</summary>
    /// <param name="serve">Called for every request: its head without the empty line, and the connection. It is closed behind it.</param>
    public FakeSource(Func<string, Stream, CancellationToken, Task> serve)
    {
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    /// <summary>Address, such as <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>Heads of all requests so far.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Connections that are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>A source that answers everything with the same bytes and closes the connection.</summary>
    public static FakeSource Answering(params byte[] answer) => new((_, connection, stop) => connection.WriteAsync(answer, stop).AsTask());

    /// <summary>A source that answers with the same bytes and then says nothing any more.</summary>
    public static FakeSource Holding(params byte[] answer) =>
        new(
            async (_, connection, stop) =>
            {
                await connection.WriteAsync(answer, stop);
                await UntilGoneAsync(connection, stop);
            }
        );

    /// <summary>Waits until the other side closes.</summary>
    public static async Task UntilGoneAsync(Stream connection, CancellationToken stop)
    {
        var buffer = new byte[256];
        while (await connection.ReadAsync(buffer, stop) > 0) { }
    }

    /// <summary>The head of an answer.</summary>
    public static byte[] Head(string statusAndHeaders) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {statusAndHeaders.ReplaceLineEndings("\r\n")}\r\n\r\n");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<string, Stream, CancellationToken, Task> serve)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var serving = Task.Run(() => ServeAsync(client, serve));
                _connections.TryAdd(serving, 0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, Func<string, Stream, CancellationToken, Task> serve)
    {
        Interlocked.Increment(ref _open);
        try
        {
            using (client)
            {
                client.NoDelay = true;
                var stream = client.GetStream();
                if (await ReadHeadAsync(stream) is { } head)
                {
                    _requests.Enqueue(head);
                    await serve(head, stream, _stop.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The other side went, or the test is over.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) > 0)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                return head.ToString(0, head.Length - 4);
            }
        }

        return null;
    }
}
