using System.Net;
using System.Text.Json;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>The server's response to an upload.</summary>
public sealed record UploadResult
{
    /// <summary>HTTP status.</summary>
    public required HttpStatusCode Status { get; init; }

    /// <summary>Whether the frame was accepted.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>
    /// Verdict on the frame: from the response if it contains one, otherwise from the status; null if the request was refused, not the
    /// frame.
    /// </summary>
    public FrameVerdict? Verdict { get; init; }

    /// <summary>Name of the stored file; null if the frame was not stored.</summary>
    public string? Filename { get; init; }

    /// <summary>Capture time according to the server; null if the response does not contain it.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Desired settings; null if the response does not contain them.</summary>
    public CameraSettings? Settings { get; init; }

    /// <summary>Error, as a sentence for users; null on success.</summary>
    public string? Error { get; init; }

    internal static UploadResult Read(HttpStatusCode status, string? reasonPhrase, ReadOnlyMemory<byte> body)
    {
        var result = new UploadResult { Status = status, Verdict = VerdictOf(status) };
        if (!result.IsSuccess)
        {
            var sentence = ErrorSentence.Find(body) ?? reasonPhrase ?? "no reason given";
            result = result with { Error = $"The server returned status {(int)status}: {sentence.TrimEnd('.')}." };
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var answer = document.RootElement;
            if (answer.ValueKind != JsonValueKind.Object)
            {
                return result;
            }

            return result with
            {
                Verdict = Enum.TryParse(Text(answer, "verdict"), ignoreCase: true, out FrameVerdict verdict) ? verdict : result.Verdict,
                Filename = Text(answer, "filename"),
                Timestamp = Time(answer),
                Settings = answer.TryGetProperty("settings", out var settings) ? SettingsJson.Read(settings) : null,
            };
        }
        catch (JsonException)
        {
            // Not a response of a NanoCam server, or a proxy's page: only the status is usable.
            return result;
        }
    }

    private static FrameVerdict? VerdictOf(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.RequestEntityTooLarge => FrameVerdict.TooLarge,
            HttpStatusCode.UnsupportedMediaType => FrameVerdict.NotJpeg,
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => FrameVerdict.Malformed,
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => FrameVerdict.Busy,
            _ => (int)status is >= 200 and < 300 ? FrameVerdict.Accepted : null,
        };

    private static string? Text(JsonElement answer, string name)
    {
        return answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static DateTimeOffset? Time(JsonElement answer)
    {
        const double Year9999 = 253402300799;
        return
            answer.TryGetProperty("timestamp", out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.GetDouble() is >= 0 and <= Year9999 and var seconds
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;
    }
}
