using Dapper;
using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Closed segments in the index, one row each. A row is written after the files are on the device, and dropped after they are deleted.
/// Nothing is kept in memory: the archive can be larger than that.
/// </summary>
internal sealed class SegmentIndex(IndexDatabase database)
{
    private const string Insert =
        "INSERT INTO segments (camera, name, tier, start, finish, frames, bytes, width, height, bucket, density, garbage) VALUES "
        + "(@Camera, @Name, @Tier, @Start, @Finish, @Frames, @Bytes, @Width, @Height, @Bucket, @Density, 0) ON CONFLICT (camera, name) DO "
        + "UPDATE SET start = excluded.start, finish = excluded.finish, frames = excluded.frames, bytes = excluded.bytes, density = "
        + "excluded.density, garbage = 0";

    private const string Reservation =
        "INSERT INTO segments (camera, name, tier, start, finish, frames, bytes, width, height, bucket, density, garbage) VALUES "
        + "(@Camera, @Name, @Tier, @Start, @Finish, 0, 0, @Width, @Height, @Bucket, @Density, 1)";

    private const string MarkAsGarbage = "UPDATE segments SET garbage = 1 WHERE camera = @CameraId AND name = @Name";

    // No segment is longer: those of the hour tier end after 31 days. A query can skip the rows that begin earlier.
    private const long LongestMicroseconds = 40L * 86_400 * 1_000_000;

    private const string Overlaps = "camera = @cameraId AND tier = @tier AND start <= @to AND start >= @least AND finish >= @from";

    private const string Live = $"SELECT {SegmentRow.Columns} FROM segments WHERE garbage = 0";

    // One statement, because a viewer that drags along the timeline sends it for every frame.
    private static readonly string NextTo = string.Join(
        " UNION ALL ",
        Enum.GetValues<RecordingTier>()
            .SelectMany(tier =>
                new[]
                {
                    $"SELECT * FROM ({Live} AND camera = @cameraId AND tier = {(int)tier} AND start <= @time ORDER BY start DESC LIMIT 2)",
                    $"SELECT * FROM ({Live} AND camera = @cameraId AND tier = {(int)tier} AND start > @time ORDER BY start LIMIT 1)",
                }
            )
    );

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Whether the index contains every segment of the archive. After a start, this is false until the archive has been checked.
    /// </summary>
    public bool IsComplete => _completion.Task.IsCompleted;

    /// <summary>Completes when <see cref="IsComplete"/> is true.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Records that the index is complete.</summary>
    public void Complete() => _completion.TrySetResult();

    /// <summary>Adds closed segments.</summary>
    public void Add(IReadOnlyCollection<SegmentRow> rows) => database.Write(connection => connection.Execute(Insert, rows));

    /// <summary>A page of the segments of a camera that overlap a range, in order of their start.</summary>
    /// <param name="cameraId">The camera.</param>
    /// <param name="from">First microsecond.</param>
    /// <param name="to">Last microsecond.</param>
    /// <param name="tier">The tier.</param>
    /// <param name="after">The last segment of the previous page; null for the first page.</param>
    /// <param name="limit">Maximum number.</param>
    public IReadOnlyList<SegmentInfo> Find(string cameraId, long from, long to, RecordingTier tier, SegmentInfo? after, int limit)
    {
        using var connection = database.Connect();
        return
        [
            .. connection
                .Query<SegmentRow>(
                    $"{Live} AND {Overlaps} AND (start, name) > " + "(@start, @name) ORDER BY start, name LIMIT @limit",
                    new
                    {
                        cameraId,
                        tier = (int)tier,
                        from,
                        to,
                        least = LeastOf(from),
                        start = after?.StartMicroseconds ?? long.MinValue,
                        name = after?.Name ?? "",
                        limit,
                    }
                )
                .Select(row => row.ToInfo()),
        ];
    }

    /// <summary>
    /// Segments of every tier next to a time: the last ones that begin at or before it, and the first that begins after it.
    /// </summary>
    public IReadOnlyList<SegmentInfo> Around(string cameraId, long time)
    {
        using var connection = database.Connect();
        return [.. connection.Query<SegmentRow>(NextTo, new { cameraId, time }).Select(row => row.ToInfo())];
    }

    /// <summary>The segment of a camera and tier that was closed last, or null.</summary>
    public SegmentInfo? Last(string cameraId, RecordingTier tier)
    {
        using var connection = database.Connect();
        return connection
            .QueryFirstOrDefault<SegmentRow>(
                $"{Live} AND camera = @cameraId AND tier = @tier ORDER BY id DESC LIMIT 1",
                new { cameraId, tier = (int)tier }
            )
            ?.ToInfo();
    }

    /// <summary>Calls <paramref name="read"/> with start, bucket and density of the segments of a camera that overlap a range.</summary>
    public void ReadDensities(string cameraId, long from, long to, RecordingTier tier, Action<long, long, byte[]> read)
    {
        using var connection = database.Connect();
        // A month has 9,000 rows: reading them without mapping takes half the time.
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT start, bucket, density FROM segments WHERE garbage = 0 AND {Overlaps} ORDER BY start";
        command.Parameters.AddWithValue("@cameraId", cameraId);
        command.Parameters.AddWithValue("@tier", (int)tier);
        command.Parameters.AddWithValue("@to", to);
        command.Parameters.AddWithValue("@from", from);
        command.Parameters.AddWithValue("@least", LeastOf(from));
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            read(rows.GetInt64(0), rows.GetInt64(1), (byte[])rows[2]);
        }
    }

    /// <summary>The oldest segments of a tier, of one camera or of all, that end before a time.</summary>
    /// <param name="cameraId">The camera; null for all.</param>
    /// <param name="tier">The tier.</param>
    /// <param name="before">Last microsecond.</param>
    /// <param name="limit">Maximum number.</param>
    /// <param name="isKept">Whether a segment is left out, because a pin covers it.</param>
    public IReadOnlyList<SegmentInfo> Oldest(string? cameraId, RecordingTier tier, long before, int limit, Func<SegmentInfo, bool> isKept)
    {
        using var connection = database.Connect();
        return
        [
            .. connection
                .Query<SegmentRow>(
                    $"{Live}{(cameraId is null ? "" : " AND camera = @cameraId")} AND tier = @tier AND finish < @before ORDER BY start",
                    new
                    {
                        cameraId,
                        tier = (int)tier,
                        before,
                    },
                    buffered: false
                )
                .Select(row => row.ToInfo())
                .Where(segment => !isKept(segment))
                .Take(limit),
        ];
    }

    /// <summary>Bytes, segments and times of every camera and tier.</summary>
    public IReadOnlyList<TierTotal> Totals()
    {
        using var connection = database.Connect();
        return
        [
            .. connection.Query<TierTotal>(
                "SELECT camera CameraId, tier Tier, COUNT(*) Segments, SUM(bytes) Bytes, MIN(start) Oldest, MAX(finish) Newest FROM "
                    + "segments WHERE garbage = 0 GROUP BY camera, tier ORDER BY camera, tier"
            ),
        ];
    }

    /// <summary>Bytes of the segments that began after a time, by camera.</summary>
    public IReadOnlyList<(string CameraId, long Bytes)> BytesSince(long start)
    {
        using var connection = database.Connect();
        return
        [
            .. connection.Query<(string, long)>(
                "SELECT camera, SUM(bytes) FROM segments WHERE garbage = 0 AND start >= @start GROUP BY camera",
                new { start }
            ),
        ];
    }

    /// <summary>Marks segments whose files are about to be deleted.</summary>
    public void MarkGarbage(IEnumerable<SegmentInfo> segments) =>
        database.Write(connection => connection.Execute(MarkAsGarbage, segments.Select(Key)));

    /// <summary>
    /// Registers a copy of a part of a segment before its files are created. Until <see cref="Replace"/>, it counts as garbage: a crash
    /// leaves the original, and the copy is deleted at the next start.
    /// </summary>
    public void Reserve(SegmentInfo copy)
    {
        var row = SegmentRow.From(copy, new SegmentDensity(copy.Tier));
        database.Write(connection => connection.Execute(Reservation, row));
    }

    /// <summary>Adds copies and marks their originals for deletion, in one step, so that no frame is duplicated or missing.</summary>
    public void Replace(IReadOnlyCollection<SegmentRow> copies, IEnumerable<SegmentInfo> originals) =>
        database.Write(connection =>
        {
            connection.Execute(Insert, copies);
            connection.Execute(MarkAsGarbage, originals.Select(Key));
        });

    /// <summary>Drops the rows of segments whose files are deleted.</summary>
    public void Drop(IEnumerable<SegmentInfo> segments) =>
        database.Write(connection =>
            connection.Execute("DELETE FROM segments WHERE camera = @CameraId AND name = @Name", segments.Select(Key))
        );

    /// <summary>Segments whose deletion was interrupted.</summary>
    public IReadOnlyList<SegmentInfo> Garbage()
    {
        using var connection = database.Connect();
        return
        [
            .. connection.Query<SegmentRow>($"SELECT {SegmentRow.Columns} FROM segments WHERE garbage = 1").Select(row => row.ToInfo()),
        ];
    }

    /// <summary>Cameras and days of all rows.</summary>
    public IReadOnlyList<(string Camera, string Day)> Days()
    {
        using var connection = database.Connect();
        return [.. connection.Query<(string, string)>("SELECT DISTINCT camera, substr(name, 1, 8) FROM segments")];
    }

    /// <summary>Names of the rows of a camera and day, including those that are being deleted.</summary>
    public HashSet<string> Names(string cameraId, string day)
    {
        using var connection = database.Connect();
        // In a name, a T follows the day.
        return
        [
            .. connection.Query<string>(
                "SELECT name FROM segments WHERE camera = @cameraId AND name >= @day AND name < @end",
                new
                {
                    cameraId,
                    day,
                    end = day + "U",
                }
            ),
        ];
    }

    /// <summary>Drops all rows, so that they are rebuilt from the files.</summary>
    public void Clear() => database.Write(connection => connection.Execute("DELETE FROM segments"));

    private static long LeastOf(long from) => Math.Max(0, from) - LongestMicroseconds;

    private static object Key(SegmentInfo segment) => new { segment.CameraId, segment.Name };
}

/// <summary>Sums of one tier of a camera.</summary>
internal sealed record TierTotal
{
    public string CameraId { get; init; } = "";

    public long Tier { get; init; }

    public long Segments { get; init; }

    public long Bytes { get; init; }

    public long Oldest { get; init; }

    public long Newest { get; init; }
}
