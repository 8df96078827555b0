using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NanoCam.Cli.Running;

/// <summary>JSON output and input: camelCase, one object per line.</summary>
internal static class JsonLine
{
    /// <summary>Serializer options. Output never goes into HTML, so only the characters that JSON requires are escaped.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };

    /// <summary>Writes one line and flushes it, so that the reader of a pipe receives it immediately.</summary>
    public static void Write<T>(TextWriter output, T value)
    {
        output.WriteLine(JsonSerializer.Serialize(value, Options));
        output.Flush();
    }
}
