using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Synchronizes users and grants in memory with the database: loads them before the first request, ends expired grants, writes the times
/// of last use, and reloads changes of another program, such as <see cref="AdminCommand"/>.
/// </summary>
internal sealed partial class GrantExpiryService : IHostedService, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private const int RoundsPerFlush = 30;

    // NTP slews smaller differences.
    private static readonly TimeSpan SmallestDateChange = TimeSpan.FromMinutes(1);

    private readonly ServerDatabase _database;
    private readonly UserStore _users;
    private readonly SessionStore _sessions;
    private readonly TokenStore _tokens;
    private readonly ShareStore _shares;
    private readonly TimeProvider _time;
    private readonly ILogger<GrantExpiryService> _logger;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private SqliteConnection? _watch;
    private long _version;
    private long _dateOffset;
    private int _round;

    public GrantExpiryService(
        ServerDatabase database,
        UserStore users,
        SessionStore sessions,
        TokenStore tokens,
        ShareStore shares,
        TimeProvider time,
        ILogger<GrantExpiryService> logger
    )
    {
        _database = database;
        _users = users;
        _sessions = sessions;
        _tokens = tokens;
        _shares = shares;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watch = _database.Connect();
        _version = ReadVersion();
        _dateOffset = DateOffset;
        Reload();
        _users.Removed += OnRemoved;
        _timer.Change(Period, Period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _users.Removed -= OnRemoved;
        lock (_gate)
        {
            TryDo(Flush);
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

    // A tick is skipped while the previous round still runs.
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
                TryDo(Round);
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Round()
    {
        // data_version changes with every commit of another connection, including those of this process. A needless reload reads small
        // tables.
        var isDateSet = TakeDateChange();
        if (ReadVersion() is var version && (version != _version || isDateSet))
        {
            Reload();
            _version = version;
        }

        _sessions.Sweep();
        _tokens.Sweep();
        _shares.Sweep();
        if (++_round % RoundsPerFlush == 0)
        {
            Flush();
        }
    }

    private long DateOffset => _time.Microseconds() - _time.MonotonicMicroseconds();

    // What has expired in this run stays expired, and what has not stays valid. Only rows that had expired when they were read can be valid
    // by the new date.
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
        _sessions.Flush();
        _tokens.Flush();
        _shares.Flush();
    }

    private void OnRemoved(long user)
    {
        _sessions.Forget(user);
        _tokens.Forget(user);
        _shares.Forget(user);
    }

    private void TryDo(Action work)
    {
        try
        {
            work();
        }
        catch (SqliteException e)
        {
            // The next round tries again.
            Log.Failed(_logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "The date of this computer was set {Direction} by {Change}. Sessions, tokens, share links and pairing codes keep "
                + "the time they had left"
        )]
        public static partial void DateSet(ILogger logger, string direction, TimeSpan change);

        [LoggerMessage(LogLevel.Error, "Reading or writing users and sessions failed; the server tries again in 2 s")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
