using System.Net.Http.Headers;
using System.Text.Json;

namespace NanoCam.Examples;

/// <summary>Uploads one JPEG as a frame of a camera.</summary>
/// <remarks>The camera key, if the server requires one, is in <c>NANOCAM_KEY</c> (see nanocam pair).</remarks>
internal static class Send
{
    public static async Task<int> RunAsync(Uri server, string camera, string file)
    {
        using HttpClient client = new() { BaseAddress = server };
        if (Environment.GetEnvironmentVariable("NANOCAM_KEY") is { Length: > 0 } key)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using ByteArrayContent jpeg = new(await File.ReadAllBytesAsync(file));
        jpeg.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var response = await client.PostAsync($"api/cameras/{camera}/frames", jpeg);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        if (!response.IsSuccessStatusCode)
        {
            Console.Error.WriteLine(answer.RootElement.GetProperty("detail").GetString());
            return 1;
        }

        var result = answer.RootElement;
        Console.WriteLine($"stored as {result.GetProperty("filename")}; desired settings: {result.GetProperty("settings")}");
        return 0;
    }
}
