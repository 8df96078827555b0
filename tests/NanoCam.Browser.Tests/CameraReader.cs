using System.Net;

namespace NanoCam.Browser.Tests;

/// <summary>Reads frames of a camera with long polls, to prove that the camera sends while the page receives nothing.</summary>
internal sealed class CameraReader(Uri server, string camera) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server };
    private long _sequence = -1;

    /// <summary>Returns after the camera has sent this many further frames.</summary>
    public async Task WaitForFramesAsync(int count)
    {
        for (var seen = 0; seen < count; )
        {
            using var response = await _http.GetAsync(
                new Uri($"api/cameras/{camera}/frame.jpg?wait=10{(_sequence < 0 ? "" : $"&after={_sequence}")}", UriKind.Relative)
            );
            if (response.StatusCode == HttpStatusCode.NotModified)
            {
                continue;
            }

            response.EnsureSuccessStatusCode();
            _sequence = long.Parse(response.Headers.GetValues("X-Sequence").Single());
            seen++;
        }
    }

    public void Dispose() => _http.Dispose();
}
