using System.Text.Json.Serialization;
using NanoCam.Server.Api;

namespace NanoCam.Server.Stills;

/// <summary>A stored still.</summary>
public sealed record LatestModel
{
    /// <summary>Name of the file, for <c>/images/{filename}</c>.</summary>
    public required string Filename { get; init; }

    /// <summary>Capture time in seconds since 1970 UTC, with fraction.</summary>
    public required decimal Timestamp { get; init; }
}

/// <summary>A stored still of a page.</summary>
public sealed record StillModel
{
    /// <summary>Name of the file, for <c>/images/{filename}</c>.</summary>
    public required string Filename { get; init; }

    /// <summary>Capture time in seconds since 1970 UTC, with fraction.</summary>
    public required decimal Timestamp { get; init; }

    /// <summary>Why it was taken, as the request gave it; null without a reason.</summary>
    public required string? Reason { get; init; }
}

/// <summary>One page of the stored stills of a camera.</summary>
public sealed record StillPage
{
    /// <summary>Stills, newest first.</summary>
    public required IReadOnlyList<StillModel> Stills { get; init; }

    /// <summary>Name of the last still, for the parameter <c>before</c> of the next page; null on the last page.</summary>
    public required string? Next { get; init; }
}

/// <summary>A still that was captured and stored.</summary>
public sealed record SnapshotModel
{
    /// <summary>Always <c>success</c>.</summary>
    public string Status { get; } = "success";

    /// <summary>Name of the file in <c>/images/{filename}</c>.</summary>
    public required string Filename { get; init; }

    /// <summary>Capture time in seconds since 1970 UTC, with fraction.</summary>
    public required decimal Timestamp { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Reason that is kept with it; null without one.</summary>
    public required string? Reason { get; init; }
}

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LatestModel))]
[JsonSerializable(typeof(ErrorModel))]
[JsonSerializable(typeof(StillPage))]
[JsonSerializable(typeof(SnapshotModel))]
[JsonSerializable(typeof(GroupSnapshotRequest))]
[JsonSerializable(typeof(GroupSnapshotModel))]
internal sealed partial class StillJson : JsonSerializerContext;
