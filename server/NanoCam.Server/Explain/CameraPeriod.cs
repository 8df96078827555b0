namespace NanoCam.Server.Explain;

/// <summary>Health and causes of missing frames of a camera in a range of time: the input of <see cref="CameraJudgement"/>.</summary>
internal sealed record CameraPeriod
{
    /// <summary>Length of the range in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Times without frames, by cause: those of <see cref="NanoCam.Archive.GapCause"/>, and <c>offline</c>.</summary>
    public IReadOnlyList<PeriodCause> Causes { get; init; } = [];

    /// <summary>Number of restarts by their reason, such as <c>brownOut</c>.</summary>
    public IReadOnlyDictionary<string, int> Restarts { get; init; } = new Dictionary<string, int>();

    /// <summary>Frames that could not be recorded because of the disk.</summary>
    public long DroppedByDisk { get; init; }

    /// <summary>Frames and health reports.</summary>
    public HealthBucket Health { get; init; } = new();
}

/// <summary>Time without frames for one reason.</summary>
/// <param name="Cause">The reason.</param>
/// <param name="Seconds">Its duration.</param>
/// <param name="Share">Part of the range, 0 to 1.</param>
/// <param name="Frames">Frames that are lost, as far as their number is known; those of the last seconds may be absent.</param>
public sealed record PeriodCause(string Cause, double Seconds, double Share, long Frames);
