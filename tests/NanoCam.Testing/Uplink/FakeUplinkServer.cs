using System.Net;
using System.Net.Sockets;
using NanoCam.Wire;

namespace NanoCam.Testing.Uplink;

/// <summary>
/// The server's side of the stream uplink, written by hand: each test defines the responses, valid or not, and sees every byte. Each
/// operation fails 20 seconds after the server was created.
/// </summary>
public sealed class FakeUplinkServer : IDisposable
{
    public const string Switching = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: nanocam/1\r\n\r\n";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(20));
    private int _accepted;

    /// <summary>Starts listening; connections get a receive buffer of this size.</summary>
    public FakeUplinkServer(int? receiveBuffer = null)
    {
        _listener.ReceiveBufferSize = receiveBuffer ?? _listener.ReceiveBufferSize;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
    }

    public Uri Address { get; }

    /// <summary>Connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Accepts a connection and reads the head of the request.</summary>
    public async Task<FakeConnection> AcceptAsync()
    {
        var connection = new FakeConnection(await _listener.AcceptAsync(_limit.Token), _limit.Token);
        Interlocked.Increment(ref _accepted);
        await connection.ReadHeadAsync();
        return connection;
    }

    /// <summary>Accepts a connection and answers the Upgrade with <paramref name="answer"/>.</summary>
    public async Task<FakeConnection> AnswerAsync(string answer)
    {
        var connection = await AcceptAsync();
        await connection.SendTextAsync(answer);
        return connection;
    }

    /// <summary>Accepts a connection up to its Hello, without a response.</summary>
    public async Task<FakeConnection> AcceptHelloAsync()
    {
        var connection = await AnswerAsync(Switching);
        connection.Hello = await connection.ReadAsync<Hello>(MessageType.Hello, Hello.TryRead);
        return connection;
    }

    /// <summary>Accepts a connection up to its Welcome.</summary>
    public async Task<FakeConnection> AcceptCameraAsync(Welcome? welcome = null)
    {
        var connection = await AcceptHelloAsync();
        await connection.SendAsync((welcome ?? NewWelcome()).WriteMessage);
        return connection;
    }

    public static Welcome NewWelcome(byte credit = 2) => new() { Credit = credit, MaxJpegBytes = 1_048_576 };

    public void Dispose()
    {
        _listener.Dispose();
        _limit.Dispose();
    }
}
