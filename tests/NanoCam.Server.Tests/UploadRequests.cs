using System.Net.Http.Headers;
using System.Text.Json;

namespace NanoCam.Server.Tests;

/// <summary>Creates uploads for tests and reads the responses.</summary>
internal static class UploadRequests
{
    public static ByteArrayContent Jpeg(byte[] jpeg, string type = "image/jpeg")
    {
        var content = new ByteArrayContent(jpeg);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    public static MultipartFormDataContent File(byte[] jpeg, string? camera = null)
    {
        var form = new MultipartFormDataContent { { Jpeg(jpeg), "image", "photo.jpg" } };
        if (camera is not null)
        {
            form.Add(new StringContent(camera), "camera");
        }

        return form;
    }

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)));

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    public static async Task<JsonElement> CameraAsync(this HttpClient client, string id) =>
        JsonDocument.Parse(await client.GetStringAsync($"/api/cameras/{id}")).RootElement;

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
