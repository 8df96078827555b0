using System.Text.Json.Serialization;
using NanoCam.Server.Api;

namespace NanoCam.Server.Stills;

/// <summary>The newest stored still.</summary>
public sealed record LatestModel
{
    /// <summary>Name of the file, for <c>/images/{filename}</c>.</summary>
    public required string Filename { get; init; }

    /// <summary>Capture time in seconds since 1970 UTC, with fraction.</summary>
    public required decimal Timestamp { get; init; }
}

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LatestModel))]
[JsonSerializable(typeof(ErrorModel))]
internal sealed partial class StillJson : JsonSerializerContext;
