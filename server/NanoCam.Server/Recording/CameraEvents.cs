using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Background;
using NanoCam.Server.Database;

namespace NanoCam.Server.Recording;

/// <summary>
/// Events of all cameras, in the database. Appending never waits for the disk: events wait in memory and are written together, once a
/// second and when the server stops.
/// </summary>
internal sealed class CameraEvents(ServerDatabase database, ErrorLog errors)
{
    /// <summary>Maximum number of stored events; the oldest are deleted.</summary>
    public const int MaxEvents = 1_000_000;

    // While the database cannot be written, more than this many events are not kept.
    private const int MaxWaiting = 10_000;

    private const string Columns =
        "id Id, camera Camera, kind Kind, time Time, finish Finish, cause Cause, detail Detail, frames Frames, peak Peak, best Best";

    private const string Insert =
        "INSERT INTO camera_events (camera, kind, time, finish, cause, detail, frames, peak, best) VALUES (@Camera, @Kind, @Time, @Finish, "
        + "@Cause, @Detail, @Frames, @Peak, @Best)";

    private const string Update =
        "UPDATE camera_events SET finish = @Finish, peak = @Peak, best = @Best WHERE camera = @Camera AND time = @Time AND kind = @Kind";

    private readonly Lock _gate = new();
    private readonly Lock _flushing = new();
    private List<CameraEvent> _waiting = [];
    private List<CameraEvent> _completed = [];

    /// <summary>Raised after an event was appended, on the thread that appends it: must not block.</summary>
    public event Action<CameraEvent>? Appended;

    /// <summary>Raised when an event that lasted has ended, like <see cref="Appended"/>.</summary>
    public event Action<CameraEvent>? Completed;

    /// <summary>Adds an event. One that lasts has no end until <see cref="Complete"/>.</summary>
    public void Append(CameraEvent item)
    {
        lock (_gate)
        {
            if (_waiting.Count < MaxWaiting)
            {
                _waiting.Add(item);
            }
        }

        Announce(Appended, item);
    }

    /// <summary>Adds end, peak and best frame to an event of the same camera, kind and time.</summary>
    public void Complete(CameraEvent item)
    {
        lock (_gate)
        {
            if (_completed.Count < MaxWaiting)
            {
                _completed.Add(item);
            }
        }

        Announce(Completed, item);
    }

    /// <summary>Events of a range, newest first. An event that began before the range and ended in it is part of it.</summary>
    /// <param name="cameraId">The camera; null for all.</param>
    /// <param name="from">First microsecond.</param>
    /// <param name="to">Last microsecond.</param>
    /// <param name="kinds">Kinds; null or empty for all.</param>
    /// <param name="limit">Maximum number.</param>
    /// <param name="skip">Number of events to skip, for the next page.</param>
    public IReadOnlyList<CameraEvent> List(
        string? cameraId,
        long from,
        long to,
        IReadOnlyCollection<CameraEventKind>? kinds = null,
        int limit = 1_000,
        int skip = 0
    )
    {
        Flush();
        using var connection = database.Connect();
        var names = (kinds is { Count: > 0 } ? kinds : Enum.GetValues<CameraEventKind>()).Select(NameOf).ToArray();
        return
        [
            .. connection
                .Query<EventRow>(
                    $"SELECT {Columns} FROM camera_events WHERE (@cameraId IS NULL OR camera = @cameraId) AND time <= @to AND "
                        + "COALESCE(finish, time) >= @from AND kind IN @names ORDER BY time DESC, id DESC LIMIT @limit OFFSET @skip",
                    new
                    {
                        cameraId,
                        from,
                        to,
                        names,
                        limit,
                        skip,
                    }
                )
                .Select(row => row.ToEvent()),
        ];
    }

    /// <summary>Times of the gaps of a camera.</summary>
    public TimeRanges GapsOf(string cameraId)
    {
        Flush();
        using var connection = database.Connect();
        var ranges = new TimeRanges();
        foreach (
            var (from, to) in connection.Query<(long, long)>(
                "SELECT time, COALESCE(finish, time) FROM camera_events WHERE camera = @cameraId AND kind = @kind ORDER BY time",
                new { cameraId, kind = NameOf(CameraEventKind.Gap) },
                buffered: false
            )
        )
        {
            ranges.Add(from, to);
        }

        return ranges;
    }

    /// <summary>Counts the events that began in a range, by camera and kind.</summary>
    /// <param name="cameraId">The camera; null for all.</param>
    /// <param name="from">First microsecond.</param>
    /// <param name="to">Last microsecond.</param>
    public IReadOnlyList<EventCount> Count(string? cameraId, long from, long to)
    {
        Flush();
        using var connection = database.Connect();
        return
        [
            .. connection.Query<EventCount>(
                "SELECT NULLIF(camera, '') Camera, kind Kind, COUNT(*) Count FROM camera_events WHERE time BETWEEN @from AND @to AND "
                    + "(@cameraId IS NULL OR camera = @cameraId) GROUP BY camera, kind ORDER BY camera, kind",
                new
                {
                    cameraId,
                    from,
                    to,
                }
            ),
        ];
    }

    /// <summary>
    /// Gaps of a range by steps of time, earliest first. Gaps with the same steps and cause are one, so a weak camera's 1,440 gaps a day
    /// need no more rows than there are steps and causes.
    /// </summary>
    /// <param name="cameraId">The camera.</param>
    /// <param name="from">First microsecond.</param>
    /// <param name="to">Last microsecond; the end of a gap that lasts.</param>
    /// <param name="firstSecond">Start of the first step, in seconds since 1970.</param>
    /// <param name="stepSeconds">Seconds of a step.</param>
    public IReadOnlyList<GapSteps> Gaps(string cameraId, long from, long to, long firstSecond, int stepSeconds)
    {
        Flush();
        using var connection = database.Connect();
        return
        [
            .. connection.Query<GapSteps>(
                "SELECT (time / 1000000 - @firstSecond) / @stepSeconds First, (COALESCE(finish, @to) / 1000000 - @firstSecond) "
                    + "/ @stepSeconds Last, cause Cause FROM camera_events WHERE camera = @cameraId AND kind = @kind AND time <= @to AND "
                    + "COALESCE(finish, time) >= @from GROUP BY 1, 2, 3 ORDER BY MIN(time)",
                new
                {
                    cameraId,
                    from,
                    to,
                    firstSecond,
                    stepSeconds,
                    kind = NameOf(CameraEventKind.Gap),
                }
            ),
        ];
    }

    /// <summary>Writes the events that wait. Returns after those of a write that is under way are written, too.</summary>
    /// <exception cref="SqliteException">They cannot be written, and wait further.</exception>
    public void Flush()
    {
        lock (_flushing)
        {
            Write();
        }
    }

    /// <summary>Deletes events older than a time, and the oldest above <see cref="MaxEvents"/>.</summary>
    public void Prune(long before)
    {
        try
        {
            database.Write(connection =>
                connection.Execute(
                    "DELETE FROM camera_events WHERE time < @before OR id <= (SELECT MAX(id) FROM camera_events) - @MaxEvents",
                    new { before, MaxEvents }
                )
            );
        }
        catch (SqliteException e) when (SqliteErrors.IsLocked(e))
        {
            // Another program holds the lock, such as a backup. The next call deletes the events.
        }
    }

    /// <summary>Name of a kind, as used by the routes and the database.</summary>
    public static string NameOf(CameraEventKind kind) =>
        kind switch
        {
            CameraEventKind.RecordingStopped => "recording-stopped",
            CameraEventKind.RecordingStarted => "recording-started",
            _ => kind.ToString().ToLowerInvariant(),
        };

    /// <summary>Finds a kind by its name.</summary>
    public static bool TryParseKind(string name, out CameraEventKind kind)
    {
        foreach (var candidate in Enum.GetValues<CameraEventKind>())
        {
            if (NameOf(candidate) == name)
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }

    private void Write()
    {
        List<CameraEvent> added;
        List<CameraEvent> completed;
        lock (_gate)
        {
            if (_waiting.Count + _completed.Count == 0)
            {
                return;
            }

            (added, _waiting) = (_waiting, []);
            (completed, _completed) = (_completed, []);
        }

        try
        {
            database.Write(connection =>
            {
                connection.Execute(Insert, added.Select(EventRow.From));
                connection.Execute(Update, completed.Select(EventRow.From));
            });
        }
        catch
        {
            lock (_gate)
            {
                _waiting.InsertRange(0, added);
                _completed.InsertRange(0, completed);
            }

            throw;
        }
    }

    private void Announce(Action<CameraEvent>? listeners, CameraEvent item)
    {
        foreach (var listener in Delegate.EnumerateInvocationList(listeners))
        {
            try
            {
                listener(item);
            }
            catch (Exception e)
            {
                errors.Add("Announcing an event", item.CameraId ?? "", e);
            }
        }
    }

    private sealed record EventRow
    {
        public long Id { get; init; }

        public string Camera { get; init; } = "";

        public string Kind { get; init; } = "";

        public long Time { get; init; }

        public long? Finish { get; init; }

        public string? Cause { get; init; }

        public string? Detail { get; init; }

        public long? Frames { get; init; }

        public long? Peak { get; init; }

        public long? Best { get; init; }

        public static EventRow From(CameraEvent item) =>
            new()
            {
                Camera = item.CameraId ?? "",
                Kind = NameOf(item.Kind),
                Time = item.TimeMicroseconds,
                Finish = item.EndMicroseconds,
                Cause = item.Cause,
                Detail = item.Detail,
                Frames = item.Frames,
                Peak = item.Peak,
                Best = item.BestMicroseconds,
            };

        public CameraEvent ToEvent() =>
            new(TryParseKind(Kind, out var kind) ? kind : CameraEventKind.Detection, Camera.Length == 0 ? null : Camera, Time)
            {
                Id = Id,
                EndMicroseconds = Finish,
                Cause = Cause,
                Detail = Detail,
                Frames = Frames,
                Peak = (int?)Peak,
                BestMicroseconds = Best,
            };
    }
}

/// <summary>Gaps with the same first and last step of time, and the same cause.</summary>
internal sealed record GapSteps
{
    /// <summary>First step; negative if it is before the range.</summary>
    public long First { get; init; }

    /// <summary>Last step; may be behind the range.</summary>
    public long Last { get; init; }

    /// <summary>The cause, or null.</summary>
    public string? Cause { get; init; }
}
