using System.ComponentModel.DataAnnotations;

namespace NanoCam.Server.Stills;

/// <summary>Request for one still of each of several cameras.</summary>
public sealed record GroupSnapshotRequest
{
    /// <summary>Ids of the cameras; absent for all cameras.</summary>
    public IReadOnlyList<string>? Cameras { get; init; }

    /// <summary>Why the stills are taken; kept with them. At most 80 characters.</summary>
    [StringLength(StillReasons.MaxLength)]
    public string? Reason { get; init; }

    /// <summary>Milliseconds after which a camera that has not sent its still is left out, 100 to 15,000. Default: 5,000.</summary>
    [Range(GroupSnapshotEndpoint.MinTimeoutMs, GroupSnapshotEndpoint.MaxTimeoutMs)]
    public int? TimeoutMs { get; init; }
}

/// <summary>Stills that several cameras took together.</summary>
public sealed record GroupSnapshotModel
{
    /// <summary>When the server requested the stills. No still is older.</summary>
    public required DateTimeOffset Requested { get; init; }

    /// <summary>Number of stills that were stored.</summary>
    public required int Taken { get; init; }

    /// <summary>
    /// Milliseconds from the capture time of the first still to that of the last; null with fewer than two stills. It contains the errors
    /// of the clock offsets.
    /// </summary>
    public required double? SpreadMs { get; init; }

    /// <summary>One result for each camera, in the order of the request.</summary>
    public required IReadOnlyList<GroupSnapshotResult> Results { get; init; }
}

/// <summary>Still of one camera, or why there is none.</summary>
public sealed record GroupSnapshotResult
{
    /// <summary>Id of the camera.</summary>
    public required string Camera { get; init; }

    /// <summary>The stored still; null if there is none.</summary>
    public required SnapshotModel? Still { get; init; }

    /// <summary>Milliseconds from the request to the capture; null without a still.</summary>
    public required double? DelayMs { get; init; }

    /// <summary>Why there is no still, as a sentence; null with one.</summary>
    public required string? Error { get; init; }

    /// <summary>Code of the error, such as <c>cameraOffline</c> or <c>stillTimeout</c>; null without one.</summary>
    public required string? ErrorCode { get; init; }
}
