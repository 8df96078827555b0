using NanoCam.Jpeg;

namespace NanoCam.Soak;

/// <summary>A viewer that watches one camera as MJPEG permanently.</summary>
internal sealed class SoakViewer(Uri server, string camera)
{
    private long _frames;

    /// <summary>Received frames.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>Number of times that the stream ended and was reopened.</summary>
    public int Reconnects { get; private set; }

    /// <summary>Watches until canceled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = server };
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (true)
        {
            try
            {
                await WatchAsync(client, cancellationToken);
                Reconnects++;
                await pause.WaitForNextTickAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
            {
                Reconnects++;
            }
        }
    }

    private async Task WatchAsync(HttpClient client, CancellationToken cancellationToken)
    {
        await using var stream = await client.GetStreamAsync($"/api/cameras/{camera}/stream.mjpeg", cancellationToken);
        var reader = new MjpegReader(stream);
        while ((await reader.ReadAsync(cancellationToken)).Length > 0)
        {
            Interlocked.Increment(ref _frames);
        }
    }
}
