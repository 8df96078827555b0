using NanoCam.Device.Time;

namespace NanoCam.Device.Supervision;

/// <summary>One thread whose progress the supervisor checks.</summary>
internal sealed class ThreadWatch
{
    /// <summary>Checks without progress after which a thread counts as stuck: five minutes.</summary>
    public const int MaxIdleChecks = 30;

    // Checks without an exception after which the fault is over: a minute.
    private const int QuietChecks = 6;

    private readonly IProgress? _progress;
    private int _lastProgress;
    private int _lastFailures;
    private int _idleChecks;
    private int _quietChecks = QuietChecks;

    /// <summary>Watches <paramref name="thread"/>.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="progress">Its progress; null for a thread that only has to be alive.</param>
    public ThreadWatch(GuardedThread thread, IProgress? progress)
    {
        Thread = thread;
        _progress = progress;
    }

    /// <summary>The thread.</summary>
    public GuardedThread Thread { get; }

    /// <summary>Whether it made no progress for five minutes.</summary>
    public bool IsStuck => _idleChecks >= MaxIdleChecks;

    /// <summary>Whether it became stuck with the latest check.</summary>
    public bool IsNewlyStuck => _idleChecks == MaxIdleChecks;

    /// <summary>Whether it is stuck or failed within the last minute.</summary>
    public bool IsFaulty => IsStuck || _quietChecks < QuietChecks;

    /// <summary>Checks it; call it every ten seconds.</summary>
    public void Check()
    {
        var failures = Thread.Failures;
        var hasFailed = failures != _lastFailures;
        _lastFailures = failures;
        _quietChecks =
            hasFailed ? 0
            : _quietChecks < QuietChecks ? _quietChecks + 1
            : QuietChecks;
        if (_quietChecks == QuietChecks)
        {
            Thread.ResetPause();
        }

        if (_progress != null)
        {
            // A thread that fails again and again runs its guard, but does not do its work.
            var progress = _progress.Progress;
            _idleChecks = progress != _lastProgress ? 0 : _idleChecks + 1;
            _lastProgress = progress;
        }
    }
}
