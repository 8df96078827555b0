using System.Text.Json;
using System.Text.Json.Serialization;

namespace NanoCam.Server.Api;

/// <summary>
/// Writes times as everything else here does, in UTC with a Z, which the default for <see cref="DateTimeOffset"/> is not.
/// </summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}
