using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Recording.Storage;

/// <summary>Ranges of time that retention keeps.</summary>
internal sealed class Pins(ServerDatabase database, TimeProvider time)
{
    private const string Select =
        "SELECT id Id, camera CameraId, start StartMicroseconds, finish EndMicroseconds, note Note, created CreatedMicroseconds FROM pins";

    /// <summary>Adds a pin.</summary>
    /// <exception cref="SqliteException">The pin cannot be written.</exception>
    public Pin Add(string cameraId, long from, long to, string note)
    {
        var pin = new Pin
        {
            CameraId = cameraId,
            StartMicroseconds = from,
            EndMicroseconds = to,
            Note = note,
            CreatedMicroseconds = time.Microseconds(),
        };
        var id = 0L;
        database.Write(connection =>
            id = connection.ExecuteScalar<long>(
                "INSERT INTO pins (camera, start, finish, note, created) VALUES (@CameraId, @StartMicroseconds, @EndMicroseconds, @Note, "
                    + "@CreatedMicroseconds) RETURNING id",
                pin
            )
        );
        return pin with { Id = id };
    }

    /// <summary>Removes a pin; false if there is none with this id.</summary>
    public bool Remove(long id)
    {
        var removed = 0;
        database.Write(connection => removed = connection.Execute("DELETE FROM pins WHERE id = @id", new { id }));
        return removed > 0;
    }

    /// <summary>Pins of one camera, or of all cameras for null, in order of their start.</summary>
    public IReadOnlyList<Pin> List(string? cameraId = null)
    {
        using var connection = database.Connect();
        return [.. connection.Query<Pin>($"{Select} WHERE @cameraId IS NULL OR camera = @cameraId ORDER BY start, id", new { cameraId })];
    }
}

/// <summary>A range of time that retention keeps.</summary>
internal sealed record Pin
{
    public long Id { get; init; }

    public string CameraId { get; init; } = "";

    public long StartMicroseconds { get; init; }

    public long EndMicroseconds { get; init; }

    public string Note { get; init; } = "";

    public long CreatedMicroseconds { get; init; }
}
