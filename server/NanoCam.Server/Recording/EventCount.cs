namespace NanoCam.Server.Recording;

/// <summary>Number of events of a camera and kind.</summary>
internal sealed record EventCount
{
    /// <summary>Id of the camera; null for events of the server.</summary>
    public string? Camera { get; init; }

    /// <summary>Kind of the events.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Number of events.</summary>
    public long Count { get; init; }
}
