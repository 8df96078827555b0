using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>Creates the HTTP request of each webhook preset.</summary>
internal sealed class WebhookContent(CameraRegistry cameras, TimeProvider time)
{
    /// <summary>Creates the request for an event; null if its camera has no frame to send.</summary>
    public async Task<HttpRequestMessage?> CreateAsync(Webhook hook, WebhookEventModel item)
    {
        HttpContent? content = hook.Preset switch
        {
            WebhookPreset.HomeAssistant => CreateFrame(item),
            WebhookPreset.Ntfy => new StringContent(Sentence(item)),
            _ => CreateJson(item),
        };
        if (content is null)
        {
            return null;
        }

        var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = content };
        Add(request, "User-Agent", "NanoCam");
        if (hook.Preset == WebhookPreset.Ntfy)
        {
            Add(request, "Title", item.Name ?? "NanoCam");
            Add(request, "Tags", "camera");
        }

        if (hook.Authorization.Length > 0)
        {
            Add(request, "Authorization", hook.Authorization);
        }

        Add(request, "X-NanoCam-Event", item.Kind);
        Add(request, "X-NanoCam-Delivery", item.Id.ToString());
        // The time of this request and not of the event, so that a repeated request is not refused as old.
        var seconds = time.GetUtcNow().ToUnixTimeSeconds();
        Add(request, WebhookSignature.TimeHeader, seconds.ToString(CultureInfo.InvariantCulture));
        if (hook.Secret.Length > 0)
        {
            var body = await content.ReadAsByteArrayAsync();
            Add(request, WebhookSignature.Header, WebhookSignature.Create(hook.Secret, seconds, body));
        }

        return request;
    }

    private static void Add(HttpRequestMessage request, string name, string value) => request.Headers.TryAddWithoutValidation(name, value);

    private static ByteArrayContent CreateJson(WebhookEventModel item)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(item, WebhookJson.Default.WebhookEventModel));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    // Home Assistant's push camera reads the field "image", and needs a file name to treat it as a file.
    private MultipartFormDataContent? CreateFrame(WebhookEventModel item)
    {
        if (item.Camera is null || !cameras.TryGet(item.Camera, out var camera) || camera.Feed.TakeLatest() is not { } frame)
        {
            return null;
        }

        try
        {
            var image = new ByteArrayContent(frame.Jpeg.ToArray());
            image.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            return new MultipartFormDataContent { { image, "image", "frame.jpg" } };
        }
        finally
        {
            frame.Release();
        }
    }

    private static string Sentence(WebhookEventModel item)
    {
        var text = new StringBuilder(KindTitle(item.Kind));
        if ((item.Detail ?? item.Cause) is { Length: > 0 } more)
        {
            text.Append(": ").Append(more);
        }

        return text.ToString();
    }

    private static string KindTitle(string kind) => char.ToUpperInvariant(kind[0]) + kind[1..].Replace('-', ' ');
}
