using System.Text.Json;

namespace NanoCam.Client;

/// <summary>Finds the error sentence in an error response: detail or title of problem+json, or error of the compatibility routes.</summary>
internal static class ErrorSentence
{
    private const int MaxLength = 500;

    /// <summary>Returns the sentence, or null if the body contains none.</summary>
    public static string? Find(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Find(document.RootElement) : null;
        }
        catch (JsonException)
        {
            // A reverse proxy returns HTML; its status is more useful than its page.
            return null;
        }
    }

    /// <summary>Returns the sentence, or null if the object contains none.</summary>
    public static string? Find(JsonElement answer)
    {
        foreach (var name in (ReadOnlySpan<string>)["detail", "error", "title"])
        {
            if (
                answer.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                && value.GetString() is { Length: > 0 } text
            )
            {
                return text.Length <= MaxLength ? text : text[..MaxLength];
            }
        }

        return null;
    }
}
