namespace NanoCam.Server.Pull;

/// <summary>
/// Updates the status of a source and logs it. A problem is logged once a minute at most, and the same one again after an hour. A
/// connection is logged if it is the first one, or follows a logged problem.
/// </summary>
internal sealed partial class PullReport(PullSource source, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromHours(1);

    private bool _isConnectionLogged;
    private PullProblem? _loggedProblem;
    private long _loggedAt;

    /// <summary>Status of the source.</summary>
    public PullStatus Status { get; } = new();

    /// <summary>A frame arrived, with or without a problem.</summary>
    public void Receiving(PullProblem? problem)
    {
        if (Status.Phase != PullPhase.Connected)
        {
            Status.CountConnection();
            Status.Phase = PullPhase.Connected;
        }

        Status.Problem = problem;
        if (problem is not null)
        {
            LogProblem(problem);
        }
        else if (!_isConnectionLogged)
        {
            _isConnectionLogged = true;
            _loggedProblem = null;
            Log.Connected(logger, source.Id);
        }
    }

    /// <summary>The source failed, and is retried after a pause.</summary>
    public void Failed(PullProblem problem)
    {
        LogProblem(problem);
        Status.Problem = problem;
        Status.Phase = PullPhase.Waiting;
    }

    /// <summary>The source is not pulled until the problem is solved.</summary>
    public void Stopped(PullProblem problem)
    {
        LogProblem(problem);
        Status.Problem = problem;
        Status.Phase = PullPhase.Stopped;
    }

    private void LogProblem(PullProblem problem)
    {
        var elapsed = _loggedAt == 0 ? TimeSpan.MaxValue : time.GetElapsedTime(_loggedAt);
        if (elapsed < MinInterval || (problem == _loggedProblem && elapsed < RepeatInterval))
        {
            return;
        }

        _loggedProblem = problem;
        _loggedAt = time.GetTimestamp();
        _isConnectionLogged = false;
        Log.Problem(logger, source.Id, problem.Sentence);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Pulled camera {CameraId}: {Problem}")]
        public static partial void Problem(ILogger logger, string cameraId, string problem);

        [LoggerMessage(LogLevel.Information, "Pulled camera {CameraId} connected: the server is accepting its frames")]
        public static partial void Connected(ILogger logger, string cameraId);
    }
}
