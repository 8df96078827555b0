using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Background;
using NanoCam.Server.Database;

namespace NanoCam.Server.Stills;

/// <summary>Why stills were taken, by their name. Only stills that were requested with a reason have one.</summary>
internal sealed class StillReasons(ServerDatabase database, ErrorLog errors)
{
    /// <summary>Longest reason.</summary>
    public const int MaxLength = 80;

    /// <summary>Checks and trims a reason from a request. Returns the error, as a sentence, or null.</summary>
    public static string? Check(string? text, out string? reason)
    {
        reason = text?.Trim() is { Length: > 0 } trimmed ? trimmed : null;
        return reason is not null && (reason.Length > MaxLength || reason.Any(char.IsControl))
            ? $"A reason must have at most {MaxLength} characters and no control characters."
            : null;
    }

    /// <summary>Stores the reason of a still. The still remains without one if the database cannot be written.</summary>
    /// <returns>Whether it is stored.</returns>
    public bool TryAdd(StillName name, string reason)
    {
        try
        {
            database.Write(connection =>
                connection.Execute("INSERT OR REPLACE INTO still_reasons VALUES (@Text, @reason)", new { name.Text, reason })
            );
            return true;
        }
        catch (SqliteException e)
        {
            errors.Add("Storing the reason of a still", name.Text, e);
            return false;
        }
    }

    /// <summary>Reasons of a page of stills, by name; only those that have one.</summary>
    /// <param name="names">Stills of one camera, newest first.</param>
    public IReadOnlyDictionary<string, string> Read(IReadOnlyList<StillName> names)
    {
        if (names.Count == 0)
        {
            return new Dictionary<string, string>();
        }

        using var connection = database.Connect();
        return connection
            .Query<(string Name, string Reason)>(
                "SELECT name, reason FROM still_reasons WHERE name IN @names",
                new { names = names.Select(name => name.Text) }
            )
            .ToDictionary(row => row.Name, row => row.Reason, StringComparer.Ordinal);
    }

    /// <summary>Deletes the reasons of stills of a day that no longer exist.</summary>
    /// <param name="day">The day as <c>yyyyMMdd</c>.</param>
    /// <param name="folder">Folder of its stills.</param>
    public void RemoveOrphans(string day, string folder)
    {
        try
        {
            List<string> orphans;
            using (var connection = database.Connect())
            {
                // Names begin with the day, followed by a T.
                orphans =
                [
                    .. connection
                        .Query<string>("SELECT name FROM still_reasons WHERE name >= @day AND name < @end", new { day, end = day + "U" })
                        .Where(name => !File.Exists(Path.Combine(folder, name))),
                ];
            }

            if (orphans.Count > 0)
            {
                database.Write(connection =>
                    connection.Execute("DELETE FROM still_reasons WHERE name = @name", orphans.Select(name => new { name }))
                );
            }
        }
        catch (SqliteException e)
        {
            errors.Add("Deleting the reasons of stills", day, e);
        }
    }
}
