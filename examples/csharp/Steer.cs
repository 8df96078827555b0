using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace NanoCam.Examples;

/// <summary>
/// Changes settings of a camera and waits until it has them. The token of an operator, if any, is in <c>NANOCAM_TOKEN</c>.
/// </summary>
internal static class Steer
{
    private static readonly string[] Settings = ["intervalMs", "width", "height", "quality"];

    public static async Task<int> RunAsync(Uri server, string camera, string[] wishes)
    {
        using HttpClient client = new() { BaseAddress = server };
        if (Environment.GetEnvironmentVariable("NANOCAM_TOKEN") is { Length: > 0 } token)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        Dictionary<string, object> change = [];
        Dictionary<string, int> controls = [];
        foreach (var wish in wishes.Select(wish => wish.Split('=')))
        {
            if (Settings.Contains(wish[0]))
            {
                change[wish[0]] = int.Parse(wish[1]);
            }
            else
            {
                controls[wish[0]] = int.Parse(wish[1]);
            }
        }

        change["controls"] = controls;
        using var response = await client.PutAsJsonAsync($"api/cameras/{camera}/settings", change);
        var settings = await response.Content.ReadFromJsonAsync<JsonElement>();
        if (!response.IsSuccessStatusCode)
        {
            Console.Error.WriteLine(settings.GetProperty("detail").GetString());
            return 1;
        }

        for (var i = 0; i < 50 && settings.GetProperty("pending").GetBoolean(); i++)
        {
            await Task.Delay(100);
            settings = (await client.GetFromJsonAsync<JsonElement>($"api/cameras/{camera}")).GetProperty("settings");
        }

        Console.WriteLine(
            settings.GetProperty("pending").GetBoolean() ? "pending" : $"applied: {settings.GetProperty("reported").GetRawText()}"
        );
        return 0;
    }
}
