namespace NanoCam.Server.Pull;

/// <summary>
/// Keeps the status of a source, and tells the log: a line for a new problem, at most one a minute, the same again only after an hour.
/// </summary>
internal sealed partial class PullReport(PullSource source, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan Any = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Same = TimeSpan.FromHours(1);

    private string? _told;
    private long _toldAt;

    /// <summary>What is known.</summary>
    public PullStatus Status { get; } = new();

    /// <summary>A picture came, good or with a problem.</summary>
    public void Receiving(string? problem)
    {
        if (Status.Phase != PullPhase.Connected)
        {
            Status.CountConnection();
            Status.Phase = PullPhase.Connected;
        }

        Status.Problem = problem;
        if (problem is not null)
        {
            Tell(problem);
        }
        else if (_told is not null)
        {
            _told = null;
            Log.Recovered(logger, source.Id);
        }
    }

    /// <summary>The source failed and is asked again after a pause.</summary>
    public void Failed(string problem)
    {
        Status.Problem = problem;
        Status.Phase = PullPhase.Waiting;
        Tell(problem);
    }

    /// <summary>The source is not asked any more.</summary>
    public void Stopped(string problem)
    {
        Status.Problem = problem;
        Status.Phase = PullPhase.Stopped;
        Tell(problem);
    }

    private void Tell(string problem)
    {
        var since = _toldAt == 0 ? TimeSpan.MaxValue : time.GetElapsedTime(_toldAt);
        if (since < Any || (problem == _told && since < Same))
        {
            return;
        }

        _told = problem;
        _toldAt = time.GetTimestamp();
        Log.Problem(logger, source.Id, problem);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Source {CameraId}: {Problem}")]
        public static partial void Problem(ILogger logger, string cameraId, string problem);

        [LoggerMessage(LogLevel.Information, "Source {CameraId} sends pictures again")]
        public static partial void Recovered(ILogger logger, string cameraId);
    }
}
