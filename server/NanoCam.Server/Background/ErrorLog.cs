namespace NanoCam.Server.Background;

/// <summary>
/// Logs unexpected errors. The first error of a kind has a line with its stack trace; later ones share one line per minute with their
/// number, so that no client and no damaged file can flood the log. A kind is a piece of work and a type of exception.
/// </summary>
public sealed partial class ErrorLog(TimeProvider time, ILogger<ErrorLog> logger)
{
    // Work has constant names, so the limit is reached only if many exception types occur.
    private const int MaxKinds = 256;
    private const string OtherWork = "Other work";

    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(1);

    // The stack trace is logged again after this time.
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Work, Type Error), Kind> _kinds = [];

    /// <summary>Logs or counts an error.</summary>
    /// <param name="work">What failed: a constant noun phrase that starts a sentence.</param>
    /// <param name="subject">The camera, source or client that it failed for; empty for all.</param>
    /// <param name="error">The error.</param>
    public void Add(string work, string subject, Exception error)
    {
        int count;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var kind = KindOf(work, error.GetType());
            kind.Count++;
            if (kind.FirstAt is not { } first || time.GetElapsedTime(first, now) >= Forgotten)
            {
                (kind.FirstAt, kind.LoggedAt, kind.Count) = (now, now, 0);
                count = 0;
            }
            else if (time.GetElapsedTime(kind.LoggedAt, now) >= Repeat)
            {
                count = kind.Count;
                (kind.LoggedAt, kind.Count) = (now, 0);
            }
            else
            {
                return;
            }
        }

        if (count == 0)
        {
            Log.Failed(logger, error, work, In(subject));
        }
        else
        {
            Log.FailedAgain(logger, work, In(subject), count, error.Message);
        }
    }

    private static string In(string subject) => subject.Length == 0 ? "" : $" ({subject})";

    private Kind KindOf(string work, Type error)
    {
        if (!_kinds.TryGetValue((work, error), out var kind))
        {
            var key = _kinds.Count < MaxKinds ? (work, error) : (OtherWork, typeof(Exception));
            if (!_kinds.TryGetValue(key, out kind))
            {
                _kinds[key] = kind = new Kind();
            }
        }

        return kind;
    }

    private sealed class Kind
    {
        public long? FirstAt { get; set; }

        public long LoggedAt { get; set; }

        public int Count { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Error,
            "{Work} failed unexpectedly{Subject}. The server continues. Further errors of this kind are logged at most once a minute"
        )]
        public static partial void Failed(ILogger logger, Exception exception, string work, string subject);

        [LoggerMessage(LogLevel.Error, "{Work} failed again{Subject}: {Count} times since the last message. Last error: {Error}")]
        public static partial void FailedAgain(ILogger logger, string work, string subject, int count, string error);
    }
}
