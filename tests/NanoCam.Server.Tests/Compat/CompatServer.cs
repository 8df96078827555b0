using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using NanoCam.Server.Cameras;
using NanoCam.Server.Compat;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Compat;

/// <summary>A server with all compatibility ports open on free ports, for this machine only, as with <c>--compat</c>.</summary>
internal sealed class CompatServer : IAsyncDisposable
{
    private readonly int[] _ports;

    private CompatServer(TestServer server, int[] ports) => (Server, _ports) = (server, ports);

    public TestServer Server { get; }

    public int FrameTcp => _ports[0];

    public int BinaryWebSocket => _ports[1];

    public int JsonWebSocket => _ports[2];

    public int MarkedTcp => _ports[3];

    /// <summary>Free ports that a test can assign.</summary>
    public int Spare => _ports[4];

    public static Task<CompatServer> StartAsync(params (string Key, string? Value)[] settings) =>
        StartAsync(new TestServerOptions(), _ => settings);

    /// <param name="options">Options of the server.</param>
    /// <param name="settings">Further settings, created from the ports.</param>
    public static async Task<CompatServer> StartAsync(
        TestServerOptions options,
        Func<int[], IEnumerable<(string Key, string? Value)>>? settings = null
    )
    {
        var ports = FreePorts.Take(5);
        var all = new Dictionary<string, string?>(options.Settings)
        {
            ["NanoCam:Access:Viewers"] = "Login",
            ["NanoCam:Access:Cameras"] = "Paired",
            ["NanoCam:Compat:FrameTcpPort"] = Text(ports[0]),
            ["NanoCam:Compat:BinaryWebSocketPort"] = Text(ports[1]),
            ["NanoCam:Compat:JsonWebSocketPort"] = Text(ports[2]),
            ["NanoCam:Compat:MarkedTcpPort"] = Text(ports[3]),
        };
        foreach (var (key, value) in settings?.Invoke(ports) ?? [])
        {
            all[key] = value;
        }

        return new CompatServer(await TestServer.StartAsync(options with { Settings = all }), ports);
    }

    /// <summary>Sends one JPEG as the first seed's camera does: connects, sends, closes.</summary>
    public async Task SendFrameAsync(byte[] bytes, int? port = null)
    {
        using var client = await ConnectAsync(port ?? FrameTcp);
        await client.GetStream().WriteAsync(bytes);
    }

    public static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", port);
        return client;
    }

    /// <summary>Opens a WebSocket without an origin, as a program does.</summary>
    public static async Task<ClientWebSocket> OpenAsync(int port, string path = "/", string? origin = null)
    {
        var socket = new ClientWebSocket();
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}{path}"), patience.Token);
        return socket;
    }

    /// <summary>Receives one complete message.</summary>
    public static async Task<(WebSocketMessageType Type, byte[] Bytes)> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var bytes = new MemoryStream();
        var buffer = new byte[65536];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer, patience.Token);
            bytes.Write(buffer, 0, result.Count);
            if (result.EndOfMessage)
            {
                return (result.MessageType, bytes.ToArray());
            }
        }
    }

    /// <summary>Returns the only camera after it has sent this many valid frames.</summary>
    public async Task<Camera> CameraAsync(string id = "ip-127.0.0.1", long frames = 1)
    {
        Camera? camera = null;
        await Eventually.TrueAsync(() =>
            // A frame is counted before it is published.
            Server.Get<CameraRegistry>().TryGet(id, out camera)
            && camera.Counters[Wire.FrameVerdict.Accepted] >= frames
            && camera.Feed.Published > 0
        );
        return camera!;
    }

    public CompatListener Listener(int port) => Server.Get<CompatListeners>().All.Single(listener => listener.Port == port);

    public Task<JsonElement> ListAsync() => Server.Client.GetFromJsonAsync<JsonElement>("api/compat");

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static string Text(int port) => port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
