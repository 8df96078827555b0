using System.Text.Json.Serialization;

namespace NanoCam.Server.Stills;

/// <summary>The newest stored still.</summary>
public sealed record LatestModel
{
    /// <summary>Name of the file, for <c>/images/{filename}</c>.</summary>
    public required string Filename { get; init; }

    /// <summary>Capture time in seconds since 1970 UTC, with fraction.</summary>
    public required decimal Timestamp { get; init; }
}

/// <summary>Why a request failed, on the routes that answer the way of older projects.</summary>
public sealed record ErrorModel
{
    /// <summary>A sentence for people.</summary>
    public required string Error { get; init; }
}

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LatestModel))]
[JsonSerializable(typeof(ErrorModel))]
internal sealed partial class StillJson : JsonSerializerContext;
