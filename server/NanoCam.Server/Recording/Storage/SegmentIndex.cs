using Dapper;
using NanoCam.Server.Database;
using NanoCam.Server.Recording.Format;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Closed segments in the database, one row each. A row is written after the files are on the device, and dropped after they are gone.
/// Nothing is kept in memory: the archive can be larger than that.
/// </summary>
internal sealed class SegmentIndex(ServerDatabase database)
{
    private const string Insert =
        "INSERT INTO segments (camera, name, tier, start, finish, frames, bytes, width, height, bucket, density, garbage) VALUES "
        + "(@Camera, @Name, @Tier, @Start, @Finish, @Frames, @Bytes, @Width, @Height, @Bucket, @Density, 0) ON CONFLICT (camera, name) DO "
        + "UPDATE SET start = excluded.start, finish = excluded.finish, frames = excluded.frames, bytes = excluded.bytes, density = "
        + "excluded.density, garbage = 0";

    private const string Live = $"SELECT {SegmentRow.Columns} FROM segments WHERE garbage = 0";

    /// <summary>Adds closed segments.</summary>
    public void Add(IReadOnlyCollection<SegmentRow> rows) => database.Write(connection => connection.Execute(Insert, rows));

    /// <summary>A page of the segments of a camera that overlap a range, by start.</summary>
    /// <param name="cameraId">The camera.</param>
    /// <param name="from">First microsecond.</param>
    /// <param name="to">Last microsecond.</param>
    /// <param name="tier">The tier.</param>
    /// <param name="after">The last segment of the page before; null for the first page.</param>
    /// <param name="limit">Maximum number.</param>
    public IReadOnlyList<SegmentInfo> Find(string cameraId, long from, long to, RecordingTier tier, SegmentInfo? after, int limit)
    {
        using var connection = database.Connect();
        return
        [
            .. connection
                .Query<SegmentRow>(
                    $"{Live} AND camera = @cameraId AND tier = @tier AND start <= @to AND finish >= @from AND (start, name) > "
                        + "(@start, @name) ORDER BY start, name LIMIT @limit",
                    new
                    {
                        cameraId,
                        tier = (int)tier,
                        from,
                        to,
                        start = after?.StartMicroseconds ?? long.MinValue,
                        name = after?.Name ?? "",
                        limit,
                    }
                )
                .Select(row => row.ToInfo()),
        ];
    }

    /// <summary>Segments next to a time: the last ones that begin at or before it, and the first that begins after it.</summary>
    public IReadOnlyList<SegmentInfo> Around(string cameraId, long time, RecordingTier tier)
    {
        using var connection = database.Connect();
        var parameters = new
        {
            cameraId,
            tier = (int)tier,
            time,
        };
        return
        [
            .. connection
                .Query<SegmentRow>(
                    $"{Live} AND camera = @cameraId AND tier = @tier AND start <= @time ORDER BY start DESC LIMIT 2",
                    parameters
                )
                .Concat(
                    connection.Query<SegmentRow>(
                        $"{Live} AND camera = @cameraId AND tier = @tier AND start > @time ORDER BY start LIMIT 1",
                        parameters
                    )
                )
                .Select(row => row.ToInfo()),
        ];
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
        // A month has 9,000 rows: a bare reader takes half the time of a mapped one.
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT start, bucket, density FROM segments WHERE garbage = 0 AND camera = $camera AND tier = $tier AND start <= $to AND "
            + "finish >= $from ORDER BY start";
        command.Parameters.AddWithValue("$camera", cameraId);
        command.Parameters.AddWithValue("$tier", (int)tier);
        command.Parameters.AddWithValue("$to", to);
        command.Parameters.AddWithValue("$from", from);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            read(rows.GetInt64(0), rows.GetInt64(1), (byte[])rows[2]);
        }
    }

    /// <summary>The oldest segments of a tier, of one camera or of all, that end before a time and that no pin covers.</summary>
    public IReadOnlyList<SegmentInfo> Oldest(string? cameraId, RecordingTier tier, long before, int limit)
    {
        using var connection = database.Connect();
        return
        [
            .. connection
                .Query<SegmentRow>(
                    $"{Live} AND (@cameraId IS NULL OR camera = @cameraId) AND tier = @tier AND finish < @before AND "
                        + "NOT EXISTS (SELECT 1 FROM pins p WHERE p.camera = segments.camera AND p.start <= segments.finish AND "
                        + "p.finish >= segments.start) ORDER BY start LIMIT @limit",
                    new
                    {
                        cameraId,
                        tier = (int)tier,
                        before,
                        limit,
                    }
                )
                .Select(row => row.ToInfo()),
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
        database.Write(connection =>
            connection.Execute("UPDATE segments SET garbage = 1 WHERE camera = @CameraId AND name = @Name", segments.Select(Key))
        );

    /// <summary>Drops the rows of segments whose files are gone.</summary>
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

    /// <summary>Camera and name of every row.</summary>
    public HashSet<(string Camera, string Name)> Names()
    {
        using var connection = database.Connect();
        return [.. connection.Query<(string, string)>("SELECT camera, name FROM segments", buffered: false)];
    }

    /// <summary>Drops all rows, so that they are rebuilt from the files.</summary>
    public void Clear() => database.Write(connection => connection.Execute("DELETE FROM segments"));

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
