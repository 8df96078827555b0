using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace NanoCam.Testing.Load;

/// <summary>Posts different stills and records those that the server acknowledges.</summary>
/// <param name="client">A client of the server.</param>
/// <param name="camera">Camera of the stills.</param>
public sealed class Uploader(HttpClient client, string camera)
{
    private readonly ConcurrentDictionary<HttpStatusCode, int> _answers = new();

    /// <summary>Names and bytes of the acknowledged stills.</summary>
    public ConcurrentDictionary<string, byte[]> Stored { get; } = new();

    /// <summary>Requests that ended without a response.</summary>
    public int Broken { get; private set; }

    /// <summary>Responses by status.</summary>
    public IReadOnlyDictionary<HttpStatusCode, int> Answers => _answers;

    /// <summary>Posts stills one after the other until canceled.</summary>
    /// <param name="bytes">Size of each still.</param>
    /// <param name="interval">Minimum time between two stills.</param>
    /// <param name="cancellationToken">Stops posting.</param>
    public async Task RunAsync(int bytes, TimeSpan interval, CancellationToken cancellationToken)
    {
        using var pause = new PeriodicTimer(interval);
        for (var seed = 1; !cancellationToken.IsCancellationRequested; seed++)
        {
            try
            {
                await pause.WaitForNextTickAsync(cancellationToken);
                await PostAsync(TestJpeg.Create(bytes, seed: seed), cancellationToken);
            }
            catch (HttpRequestException)
            {
                Broken++;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Posts one still.</summary>
    public async Task<HttpStatusCode> PostAsync(byte[] jpeg, CancellationToken cancellationToken = default)
    {
        using var content = new ByteArrayContent(jpeg);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var response = await client.PostAsync($"/upload?camera={camera}", content, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        _answers.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            using var json = JsonDocument.Parse(body);
            Stored[json.RootElement.GetProperty("filename").GetString()!] = jpeg;
        }

        return response.StatusCode;
    }

    /// <summary>Finds acknowledged stills that the server lost or changed.</summary>
    public async Task<IReadOnlyList<string>> FindLostAsync()
    {
        List<string> lost = [];
        foreach (var (name, jpeg) in Stored)
        {
            using var response = await client.GetAsync($"/images/{name}");
            var kept = await response.Content.ReadAsByteArrayAsync();
            if (!response.IsSuccessStatusCode || !jpeg.AsSpan().SequenceEqual(kept))
            {
                lost.Add($"{name}: {response.StatusCode}");
            }
        }

        return lost;
    }
}
