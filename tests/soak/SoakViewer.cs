using NanoCam.Jpeg;

namespace NanoCam.Soak;

/// <summary>Somebody who watches one camera as MJPEG all the time.</summary>
internal sealed class SoakViewer(Uri server, string camera)
{
    private long _frames;

    /// <summary>Frames seen.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>How often the stream ended and was opened again.</summary>
    public int Reconnects { get; private set; }

    /// <summary>Watches until cancelled.</summary>
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
