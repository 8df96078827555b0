using System.Net;
using NanoCam.Server.Accounts;
using NanoCam.Server.Tests.Accounts;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Database;

public sealed class BackupCommandTests : IAsyncLifetime
{
    private readonly string _target = Path.Combine(Path.GetTempPath(), $"nanocam-backup-{Guid.NewGuid():N}");
    private AccountServer _accounts = null!;

    private string Data => _accounts.Server.DataDirectory;

    public async Task InitializeAsync()
    {
        _accounts = await AccountServer.StartAsync();
        _accounts.Add("admin", Role.Administrator);
        _accounts.AddWithPassword("anna", Role.Viewer);
    }

    public async Task DisposeAsync()
    {
        await _accounts.DisposeAsync();
        if (Directory.Exists(_target))
        {
            Directory.Delete(_target, recursive: true);
        }
    }

    [Fact]
    public async Task Server_with_a_restored_backup_has_the_accounts_and_files_of_the_running_one()
    {
        foreach (var folder in (string[])["stills/door", "recordings/door"])
        {
            Directory.CreateDirectory(Path.Combine(Data, folder));
            await File.WriteAllTextAsync(Path.Combine(Data, folder, "a.bin"), folder);
        }

        var run = Run("backup", _target, "--data", Data);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith($"The backup of {Data} is complete: ", run.Output, StringComparison.Ordinal);
        Assert.Equal("stills/door", await File.ReadAllTextAsync(Path.Combine(_target, "stills/door/a.bin")));
        Assert.Equal("recordings/door", await File.ReadAllTextAsync(Path.Combine(_target, "recordings/door/a.bin")));
        Assert.DoesNotContain(Directory.EnumerateFiles(_target), file => Path.GetFileName(file) is ".lock" or "nanocam.db-wal");
        await using var restored = await TestServer.StartAsync(("NanoCam:DataDirectory", _target), ("NanoCam:Access:Viewers", "Login"));
        Assert.NotNull(restored.Get<UserStore>().Find("anna"));
        Assert.Equal(HttpStatusCode.OK, (await restored.Client.GetAsync("health/live")).StatusCode);
    }

    [Fact]
    public async Task Only_the_owner_of_a_backup_can_read_its_keys()
    {
        Assert.Equal(0, await Task.Run(() => Run("backup", _target, "--data", Data).ExitCode));
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(_target) & Others);
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(_target, "nanocam.db")) & Others);
        }
    }

    [Fact]
    public void Backup_without_recordings_leaves_their_folder_out()
    {
        Directory.CreateDirectory(Path.Combine(Data, "recordings"));
        File.WriteAllText(Path.Combine(Data, "recordings", "a.mkv"), "");
        Assert.Equal(0, Run("backup", _target, "--data", Data, "--without-recordings").ExitCode);
        Assert.False(Path.Exists(Path.Combine(_target, "recordings")));
        Assert.True(File.Exists(Path.Combine(_target, "nanocam.db")));
    }

    [Fact]
    public void Existing_directory_is_never_overwritten()
    {
        Directory.CreateDirectory(_target);
        var run = Run("backup", _target, "--data", Data);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"{_target} exists already.", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_target));
    }

    [Fact]
    public void Slashes_at_the_end_of_the_directories_have_no_effect()
    {
        var slash = Path.DirectorySeparatorChar;
        Assert.Equal(2, Run("backup", Path.Combine(Data, "copy"), "--data", $"{Data}{slash}").ExitCode);
        Assert.Equal(0, Run("backup", $"{_target}{slash}", "--data", $"{Data}{slash}").ExitCode);
        Assert.True(File.Exists(Path.Combine(_target, "nanocam.db")));
        Assert.False(Path.Exists(Path.Combine(_target, ".partial")));
    }

    [Fact]
    public void Backup_inside_the_data_directory_is_refused()
    {
        var run = Run("backup", Path.Combine(Data, "copy"), "--data", Data);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is inside the data directory", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The backup directory is missing", "backup")]
    [InlineData("The backup directory is missing", "backup", "--data", "x")]
    [InlineData("There is no nanocam.db in /nonexistent.", "backup", "copy", "--data", "/nonexistent")]
    [InlineData("There is no option --NanoCam:Dat.", "backup", "copy", "--NanoCam:Dat=x")]
    public void Wrong_command_line_is_a_usage_error(string expected, params string[] args)
    {
        var run = Run(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(expected, run.Error, StringComparison.Ordinal);
    }

    private static (int? ExitCode, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = ServerCommandLine.Run(args, output, error);
        return (exitCode, output.ToString(), error.ToString().TrimEnd());
    }
}
