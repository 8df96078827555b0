using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace NanoCam.Examples;

/// <summary>Changes settings of a camera and waits until the camera applies them.</summary>
/// <remarks>The token of an operator, if the server requires one, is in <c>NANOCAM_TOKEN</c>.</remarks>
internal static class Steer
{
    private static readonly string[] Settings = ["intervalMs", "width", "height", "quality"];

    public static async Task<int> RunAsync(Uri server, string camera, string[] changes)
    {
        using HttpClient client = new() { BaseAddress = server };
        if (Environment.GetEnvironmentVariable("NANOCAM_TOKEN") is { Length: > 0 } token)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        Dictionary<string, object> change = [];
        Dictionary<string, int> controls = [];
        foreach (var pair in changes.Select(argument => argument.Split('=')))
        {
            if (Settings.Contains(pair[0]))
            {
                change[pair[0]] = int.Parse(pair[1]);
            }
            else
            {
                controls[pair[0]] = int.Parse(pair[1]);
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

        var pending = settings.GetProperty("pending").GetBoolean();
        Console.WriteLine(pending ? "pending" : $"applied: {settings.GetProperty("reported").GetRawText()}");
        return 0;
    }
}
