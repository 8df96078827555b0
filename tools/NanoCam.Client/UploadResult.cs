using System.Net;
using System.Text.Json;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>The server's answer to an upload.</summary>
public sealed record UploadResult
{
    /// <summary>HTTP status.</summary>
    public required HttpStatusCode Status { get; init; }

    /// <summary>Whether the frame was taken.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>
    /// What became of the frame. From the answer where it says, else from the status; null when the request was refused as such.
    /// </summary>
    public FrameVerdict? Verdict { get; init; }

    /// <summary>Name under which the frame is stored; null when it is not.</summary>
    public string? Filename { get; init; }

    /// <summary>When the server says the frame was taken; null when it does not say.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The settings the server wishes; null when it does not say.</summary>
    public CameraSettings? Settings { get; init; }

    /// <summary>What is wrong, in a sentence for a person; null on success.</summary>
    public string? Error { get; init; }

    internal static UploadResult Read(HttpStatusCode status, string? reasonPhrase, ReadOnlyMemory<byte> body)
    {
        var result = new UploadResult { Status = status, Verdict = VerdictOf(status) };
        if (!result.IsSuccess)
        {
            var sentence = ErrorSentence.Find(body) ?? reasonPhrase ?? "no reason given";
            result = result with { Error = $"The server answered {(int)status}: {sentence.TrimEnd('.')}." };
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
            // Not our server's answer, or a proxy's page: the status has to do.
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
