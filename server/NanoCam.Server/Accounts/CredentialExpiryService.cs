using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Background;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Synchronizes users and credentials in memory with the database: loads them before the first request, ends expired credentials, writes
/// the times
/// of last use, and reloads changes of another program, such as <see cref="AdminCommand"/>.
/// </summary>
internal sealed partial class CredentialExpiryService : IHostedService, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private const int RoundsPerFlush = 30;
    private const string Round = "Reading or writing users and sessions";

    // NTP slews smaller differences.
    private static readonly TimeSpan SmallestDateChange = TimeSpan.FromMinutes(1);

    private readonly ServerDatabase _database;
    private readonly UserStore _users;
    private readonly SessionStore _sessions;
    private readonly TokenStore _tokens;
    private readonly ShareStore _shares;
    private readonly TimeProvider _time;
    private readonly ILogger<CredentialExpiryService> _logger;
    private readonly BackgroundWork _work;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private SqliteConnection? _watch;
    private long _version;
    private long _dateOffset;
    private int _round;

    public CredentialExpiryService(
        ServerDatabase database,
        UserStore users,
        SessionStore sessions,
        TokenStore tokens,
        ShareStore shares,
        BackgroundWork work,
        ILogger<CredentialExpiryService> logger
    )
    {
        _database = database;
        _users = users;
        _sessions = sessions;
        _tokens = tokens;
        _shares = shares;
        _time = work.Time;
        _logger = logger;
        _work = work;
        _timer = work.CreateTimer(Round, Tick);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watch = _database.Connect();
        _version = ReadVersion();
        _dateOffset = DateOffset;
        Reload();
        _users.Removed += OnRemoved;
        _timer.Change(_work.UntilNext(Period), Period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _users.Removed -= OnRemoved;
        lock (_gate)
        {
            Flush();
            _watch?.Dispose();
            _watch = null;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _watch?.Dispose();
    }

    // A tick is skipped while the previous round is still running.
    private void Tick()
    {
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            if (_watch is not null)
            {
                RunRound();
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    // An error in one table does not affect the others. The next round retries.
    private void RunRound()
    {
        _work.Try(Round, "changes", ReloadIfChanged);
        _work.Try(Round, "sessions", _sessions.Sweep);
        _work.Try(Round, "tokens", _tokens.Sweep);
        _work.Try(Round, "share links", _shares.Sweep);
        if (++_round % RoundsPerFlush == 0)
        {
            Flush();
        }
    }

    // data_version changes with every commit of another connection, including those of this process. A needless reload reads small tables.
    private void ReloadIfChanged()
    {
        var isDateSet = TakeDateChange();
        if (ReadVersion() is var version && (version != _version || isDateSet))
        {
            Reload();
            _version = version;
        }
    }

    private long DateOffset => _time.Microseconds() - _time.MonotonicMicroseconds();

    // Credentials that have expired in this run stay expired, and the others stay valid. Only rows that had already expired when they were
    // read can become
    // valid with the new date.
    private bool TakeDateChange()
    {
        var change = TimeSpan.FromMicroseconds(DateOffset - _dateOffset);
        if (change.Duration() < SmallestDateChange)
        {
            return false;
        }

        _dateOffset += change.Ticks / TimeSpan.TicksPerMicrosecond;
        Log.DateSet(_logger, change > TimeSpan.Zero ? "forward" : "back", change.Duration());
        return true;
    }

    private long ReadVersion() => _watch!.ExecuteScalar<long>("PRAGMA data_version;");

    private void Reload()
    {
        _users.Reload();
        _sessions.Reload();
        _tokens.Reload();
        _shares.Reload();
    }

    private void Flush()
    {
        _work.Try(Round, "sessions", _sessions.Flush);
        _work.Try(Round, "tokens", _tokens.Flush);
        _work.Try(Round, "share links", _shares.Flush);
    }

    private void OnRemoved(long user)
    {
        _sessions.Forget(user);
        _tokens.Forget(user);
        _shares.Forget(user);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "The clock of this computer was set {Direction} by {Change}. Sessions, tokens, share links and pairing codes keep their "
                + "remaining time"
        )]
        public static partial void DateSet(ILogger logger, string direction, TimeSpan change);
    }
}
