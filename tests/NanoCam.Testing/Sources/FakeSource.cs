using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoCam.Testing.Sources;

/// <summary>
/// Source of a pulled camera whose bytes the test controls: it reads the head of a request and passes the connection to the test. It uses
/// no HTTP library, because a library would not send invalid responses.
/// </summary>
public sealed class FakeSource : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Task _accepting;
    private int _open;

    /// <summary>Starts listening.</summary>
    /// <param name="serve">Called for every request with its head, without the empty line, and the connection, which is closed
    /// afterwards.</param>
    public FakeSource(Func<string, Stream, CancellationToken, Task> serve)
    {
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    /// <summary>Address, such as <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>Heads of all requests so far.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Open connections.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Creates a source that responds to every request with the same bytes and closes the connection.</summary>
    public static FakeSource Answering(params byte[] answer) => new((_, connection, stop) => connection.WriteAsync(answer, stop).AsTask());

    /// <summary>Creates a source that responds with the same bytes and then stays silent.</summary>
    public static FakeSource Holding(params byte[] answer) =>
        new(
            async (_, connection, stop) =>
            {
                await connection.WriteAsync(answer, stop);
                await UntilGoneAsync(connection, stop);
            }
        );

    /// <summary>Waits until the client disconnects.</summary>
    public static async Task UntilGoneAsync(Stream connection, CancellationToken stop)
    {
        var buffer = new byte[256];
        while (await connection.ReadAsync(buffer, stop) > 0) { }
    }

    /// <summary>Head of a response.</summary>
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
            // The client disconnected, or the test is over.
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
