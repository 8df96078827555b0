using Dapper;
using NanoCam.Server.Database;

namespace NanoCam.Server.Explain;

/// <summary>Health of the cameras over the last days, in the database: one row for each camera and five minutes.</summary>
internal sealed class HealthHistory(ServerDatabase database)
{
    /// <summary>How long rows are kept. The page explains at most a week.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(8);

    private static readonly string[] Columns = [.. typeof(HealthBucket).GetProperties().Select(property => property.Name)];

    private static readonly string Insert =
        $"INSERT INTO camera_health ({string.Join(", ", Columns.Select(ColumnOf))}) "
        + $"VALUES ({string.Join(", ", Columns.Select(name => "@" + name))})";

    private static readonly string Select =
        $"SELECT {string.Join(", ", Columns.Select(name => $"{ColumnOf(name)} {name}"))} FROM camera_health";

    /// <summary>Writes buckets that have ended, and deletes old ones.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">They cannot be written.</exception>
    public void Write(IReadOnlyCollection<HealthBucket> buckets, long now) =>
        database.Write(connection =>
        {
            connection.Execute(Insert, buckets);
            connection.Execute("DELETE FROM camera_health WHERE time < @before", new { before = now - (long)Kept.TotalMicroseconds });
        });

    /// <summary>Adds up the buckets of a range.</summary>
    public HealthBucket Sum(string cameraId, long from, long to)
    {
        using var connection = database.Connect();
        var sum = new HealthBucket { Camera = cameraId, Time = from };
        foreach (
            var bucket in connection.Query<HealthBucket>(
                $"{Select} WHERE camera = @cameraId AND time BETWEEN @from AND @to ORDER BY time",
                new
                {
                    cameraId,
                    from,
                    to,
                }
            )
        )
        {
            sum.Add(bucket);
        }

        return sum;
    }

    /// <summary>Deletes the rows of a camera that is forgotten.</summary>
    public void Remove(string cameraId) =>
        database.Write(connection => connection.Execute("DELETE FROM camera_health WHERE camera = @cameraId", new { cameraId }));

    private static string ColumnOf(string property) =>
        string.Concat(property.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
