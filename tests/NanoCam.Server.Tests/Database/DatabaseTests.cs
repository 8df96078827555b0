using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Tests.Database;

public sealed class DatabaseTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nanocam-db-");
    private readonly DataDirectory _data;
    private readonly string _path;

    public DatabaseTests()
    {
        _data = new DataDirectory(Options.Create(new DataOptions { DataDirectory = _directory.FullName }));
        _path = _data.PathOf(ServerDatabase.FileName);
    }

    public void Dispose()
    {
        _data.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void New_database_has_the_newest_schema_and_a_write_ahead_log()
    {
        using var database = new ServerDatabase(_data);
        using var connection = database.Connect();

        Assert.Equal(Schema.Version, connection.ExecuteScalar<int>("PRAGMA user_version"));
        Assert.Equal("wal", connection.ExecuteScalar<string>("PRAGMA journal_mode"));
        Assert.Equal(2, connection.ExecuteScalar<int>("PRAGMA synchronous"));
        Assert.Equal(1, connection.ExecuteScalar<int>("PRAGMA foreign_keys"));
    }

    [Fact]
    public void Database_file_is_readable_only_by_its_owner()
    {
        using var database = new ServerDatabase(_data);
        database.Write(connection => connection.Execute("INSERT INTO camera_keys VALUES ('a', x'00', 0, 'test')"));

        foreach (var file in Directory.EnumerateFiles(_directory.FullName, ServerDatabase.FileName + "*"))
        {
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void Statements_of_a_transaction_apply_all_or_none()
    {
        using var database = new ServerDatabase(_data);

        Assert.Throws<SqliteException>(() =>
            database.Write(connection =>
            {
                connection.Execute("INSERT INTO audit VALUES (1, 1, 'a', 'b', 'c', 'd', 'e')");
                connection.Execute("INSERT INTO audit VALUES (1, 1, 'a', 'b', 'c', 'd', 'e')");
            })
        );

        using var connection = database.Connect();
        Assert.Equal(0, connection.ExecuteScalar<int>("SELECT count(*) FROM audit"));
    }

    [Fact]
    public void Written_rows_survive_a_killed_process()
    {
        using var database = new ServerDatabase(_data);
        database.Write(connection => connection.Execute("INSERT INTO audit VALUES (1, 1, 'a', 'b', 'c', 'd', 'e')"));
        // If the process were killed now, the files would have the content of this copy.
        var copy = Directory.CreateDirectory(Path.Combine(_directory.FullName, "copy"));
        foreach (var file in Directory.EnumerateFiles(_directory.FullName, ServerDatabase.FileName + "*"))
        {
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        }

        using var data = new DataDirectory(Options.Create(new DataOptions { DataDirectory = copy.FullName }));
        using var again = new ServerDatabase(data);
        using var connection = again.Connect();
        Assert.Equal(1, connection.ExecuteScalar<int>("SELECT count(*) FROM audit"));
    }

    [Fact]
    public void Database_of_a_newer_version_is_rejected_unchanged() =>
        IsRefused(connection => connection.Execute($"PRAGMA user_version = {Schema.Version + 1}"), "was written by a newer NanoCam");

    [Fact]
    public void Database_of_another_program_is_rejected_unchanged() =>
        IsRefused(connection => connection.Execute("PRAGMA application_id = 7"), "is not a NanoCam database");

    [Theory]
    [InlineData(0, "cannot be used")]
    [InlineData(4096, "damaged")]
    public void Damaged_database_is_rejected_unchanged(int offset, string sentence)
    {
        new ServerDatabase(_data).Dispose();
        using (var file = new FileStream(_path, FileMode.Open, FileAccess.Write))
        {
            file.Position = offset;
            file.Write(new byte[4096]);
        }

        IsRefused(null, sentence);
    }

    [Fact]
    public void Empty_database_is_refused_because_a_first_start_never_leaves_one()
    {
        File.WriteAllBytes(_path, []);
        IsRefused(null, "is empty");
    }

    [Fact]
    public void First_start_that_was_interrupted_is_repeated()
    {
        File.WriteAllText($"{_path}.new", "half");
        using var database = new ServerDatabase(_data);
        Assert.Equal(
            [FileNameOnly(_path)],
            Directory.GetFiles(_directory.FullName, "nanocam*").Select(FileNameOnly).Where(name => !name.Contains('-'))
        );
    }

    [Fact]
    public void Write_ahead_log_without_its_database_is_rejected()
    {
        File.WriteAllText($"{_path}-wal", "changes");
        var e = Assert.Throws<OptionsValidationException>(() => new ServerDatabase(_data));
        Assert.Contains("is missing, but its write-ahead log", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_path));
    }

    [Theory]
    [InlineData("DROP TABLE users", "it has no column id of table users")]
    [InlineData("DROP TABLE audit", "it has no column")]
    [InlineData("ALTER TABLE cameras DROP COLUMN controls", "it has no column controls of table cameras")]
    [InlineData("PRAGMA user_version = -1", "schema version -1")]
    public void Database_with_a_damaged_schema_is_rejected_unchanged(string damage, string sentence) =>
        IsRefused(connection => connection.Execute(damage), sentence);

    [Fact]
    public void Removed_or_replaced_database_rejects_changes_instead_of_losing_them()
    {
        using var database = new ServerDatabase(_data);
        Assert.Null(database.FindFault());
        File.Move(_path, $"{_path}.old");
        Assert.Contains("was removed or replaced", database.FindFault(), StringComparison.Ordinal);
        File.Copy($"{_path}.old", _path);
        Assert.Throws<SqliteException>(() => database.Write(_ => { }));
        File.Move($"{_path}.old", _path, overwrite: true);
        Assert.Null(database.FindFault());
    }

    [Fact]
    public void Locked_database_fails_soon_and_further_writes_fail_immediately()
    {
        using var database = new ServerDatabase(_data);
        using var other = database.Connect();
        other.Execute("BEGIN IMMEDIATE");
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(5, Assert.Throws<SqliteException>(() => database.Write(_ => { })).SqliteErrorCode);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Contains("Another program has locked", database.FindFault(), StringComparison.Ordinal);
        other.Execute("COMMIT");
        Assert.Null(database.FindFault());
    }

    [Fact]
    public void File_that_is_not_a_database_is_rejected_unchanged()
    {
        File.WriteAllText(_path, new string('x', 5000));
        IsRefused(null, "cannot be used");
    }

    private static string FileNameOnly(string path) => Path.GetFileName(path);

    private void IsRefused(Action<SqliteConnection>? spoil, string sentence)
    {
        if (spoil is not null)
        {
            using var database = new ServerDatabase(_data);
            using var connection = database.Connect();
            spoil(connection);
        }

        var before = File.ReadAllBytes(_path);
        var e = Assert.Throws<OptionsValidationException>(() => new ServerDatabase(_data));
        Assert.Contains(sentence, e.Message, StringComparison.Ordinal);
        Assert.Contains(_path, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_path));
    }
}
