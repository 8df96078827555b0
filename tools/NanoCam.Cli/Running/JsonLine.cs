using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NanoCam.Cli.Running;

/// <summary>JSON as this tool writes and reads it: camelCase, one object per line.</summary>
internal static class JsonLine
{
    /// <summary>Output goes to terminals and programs, never into HTML, so only what JSON demands is escaped.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };

    /// <summary>Writes one line and flushes it, so that a reader of a pipe sees it now.</summary>
    public static void Write<T>(TextWriter output, T value)
    {
        output.WriteLine(JsonSerializer.Serialize(value, Options));
        output.Flush();
    }
}
