using System.Text.Json;

namespace NanoCam.Client;

/// <summary>Finds the sentence for a person in an error answer: problem+json's detail or title, or the seed routes' error.</summary>
internal static class ErrorSentence
{
    private const int MaxLength = 500;

    /// <summary>Returns the sentence, or null when the body holds none.</summary>
    public static string? Find(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Find(document.RootElement) : null;
        }
        catch (JsonException)
        {
            // A reverse proxy answers in HTML; its status says more than its page.
            return null;
        }
    }

    /// <summary>Returns the sentence, or null when the object holds none.</summary>
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
