using System.Net;
using NanoCam.Testing;
using NanoCam.Testing.Load;

namespace NanoCam.Soak;

/// <summary>
/// Short-lived connections: viewers that leave during a frame, viewers that never read, cameras that send one frame, and invalid requests.
/// </summary>
internal sealed class Visitors(Uri server, string camera) : IDisposable
{
    private const int Ids = 50;
    private const int StalledAtOnce = 5;
    private static readonly string[] Nonsense =
    [
        "GET / HTT",
        "\u0016\u0003\u0001\u0002",
        "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nContent-Length: 16000000\r\n\r\nno",
        "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: "
            + "chunked\r\n\r\n5\r\n--x\r\n\r\n0\r\n\r\n",
        "GET /uplink HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: nanocam/1\r\n\r\n"
            + "NC\u0001\u0000\u0010\u0000\u0000\u0000no hello at all",
        "GET /images/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ];

    private readonly HttpClient _client = new() { BaseAddress = server };
    private Sockets _stalled = new();

    /// <summary>Number of visitors.</summary>
    public int Count { get; private set; }

    /// <summary>Opens about twelve connections per second until canceled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var round = 0; ; round++)
        {
            try
            {
                await tick.WaitForNextTickAsync(cancellationToken);
                using var leaving = new Sockets();
                await leaving.OpenAsync(server, $"GET /api/cameras/{camera}/stream.mjpeg HTTP/1.1\r\nHost: localhost\r\n\r\n");
                await leaving.OpenAsync(server, Nonsense[round % Nonsense.Length]);
                await leaving.OpenAsync(server, "");
                await WatchBrieflyAsync(cancellationToken);
                await RefreshStalledAsync(round);
                await new Uploader(_client, $"visitor-{round % Ids}").PostAsync(TestJpeg.Create(seed: round), cancellationToken);
                Count += 6;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (HttpRequestException e) when (e.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            {
                // Visitors may reach limits; the report checks the effect on the permanent connections.
                continue;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stalled.Dispose();
        _client.Dispose();
    }

    private async Task WatchBrieflyAsync(CancellationToken cancellationToken)
    {
        await using var stream = await _client.GetStreamAsync($"/api/cameras/{camera}/stream.mjpeg", cancellationToken);
        await stream.ReadExactlyAsync(new byte[20_000], cancellationToken);
    }

    // The server disconnects viewers that never read; new ones replace them.
    private async Task RefreshStalledAsync(int round)
    {
        if (round % 30 == 0)
        {
            _stalled.Dispose();
            _stalled = new Sockets();
            for (var i = 0; i < StalledAtOnce; i++)
            {
                await _stalled.OpenAsync(
                    server,
                    $"GET /api/cameras/{camera}/stream.mjpeg HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    receiveBuffer: 4096
                );
            }
        }
    }
}
