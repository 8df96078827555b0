using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

/// <summary><c>nanocam doctor --data</c>: checks recordings without a server.</summary>
public sealed class DoctorArchiveTests : IDisposable
{
    private readonly SampleArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public async Task Intact_archive_passes_and_is_not_changed()
    {
        _archive.Add(3);
        _archive.Add(5);
        var before = _archive.Files();
        var run = await CheckAsync();
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(["camera door ok", "index ok"], Outcomes(run));
        Assert.StartsWith("2 segments with 8 frames", run.Json[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, _archive.Files());
    }

    [Fact]
    public async Task Directory_that_is_no_data_directory_fails_and_one_without_recordings_does_not()
    {
        using TemporaryFolder folder = new();
        var wrong = await CliRun.RunAsync("doctor", "--data", folder.Path);
        Assert.Equal(ExitCode.Failed, wrong.ExitCode);
        Assert.Contains("is not a data directory", wrong.Output + wrong.Error, StringComparison.Ordinal);
        folder.Add("nanocam.db", [1]);
        var unused = await CliRun.RunAsync("doctor", "--data", folder.Path);
        Assert.Equal(ExitCode.Ok, unused.ExitCode);
        Assert.Contains("has no recordings", unused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Torn_segment_is_reported_and_repaired_only_with_rebuild()
    {
        _archive.Add(3);
        var (segment, _) = _archive.Add(4, isClosed: false);
        await File.WriteAllTextAsync(_archive.Folder.File("recordings.db"), "an index");
        var before = _archive.Files();
        var run = await CheckAsync();
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains(
            "4 frames are intact, followed by 77 bytes",
            run.Json[0].GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("warning", run.Json[0].GetProperty("outcome").GetString());
        Assert.Equal(before, _archive.Files());

        Assert.Equal(ExitCode.Ok, (await CheckAsync("--rebuild")).ExitCode);
        Assert.False(File.Exists(_archive.Folder.File("recordings.db")));
        Assert.Equal(["camera door ok", "index ok"], Outcomes(await CheckAsync()));
        Assert.True(File.Exists(segment));
    }

    [Fact]
    public async Task Missing_sidecar_is_restored_from_the_segment()
    {
        var (_, sidecar) = _archive.Add(3);
        var before = await File.ReadAllBytesAsync(sidecar);
        File.Delete(sidecar);
        Assert.Equal("warning", (await CheckAsync()).Json[0].GetProperty("outcome").GetString());
        await CheckAsync("--rebuild");
        Assert.Equal(before, await File.ReadAllBytesAsync(sidecar));
    }

    [Fact]
    public async Task Damage_in_the_middle_is_reported_and_nothing_is_removed()
    {
        var (segment, _) = _archive.Add(3);
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[bytes.AsSpan().IndexOf<byte>([2, 2, 2, 2, 2])] = 9;
        await File.WriteAllBytesAsync(segment, bytes);
        var run = await CheckAsync("--rebuild");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("2 of 3 frames are intact", run.Json[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(segment));
    }

    [Fact]
    public async Task Foreign_files_and_links_are_listed_and_kept()
    {
        var (segment, _) = _archive.Add(1);
        var day = Path.GetDirectoryName(segment)!;
        await File.WriteAllTextAsync(Path.Combine(day, "holiday.mkv"), "mine");
        await File.WriteAllTextAsync(Path.Combine(day, "20260101T000500000Z-dense.mkv"), "mine too");
        Directory.CreateSymbolicLink(Path.Combine(day, "..", "20260102"), "/etc");
        var run = await CheckAsync("--rebuild");
        Assert.Equal(["camera door ok", "foreign warning", "index ok"], Outcomes(run));
        var detail = run.Json[1].GetProperty("detail").GetString()!;
        Assert.All(["holiday.mkv", "20260101T000500000Z-dense.mkv", "20260102"], name =>
            Assert.Contains(name, detail, StringComparison.Ordinal)
        );
        Assert.Equal("mine too", await File.ReadAllTextAsync(Path.Combine(day, "20260101T000500000Z-dense.mkv")));
    }

    [Fact]
    public async Task Archive_of_a_newer_version_is_refused_and_left_unchanged()
    {
        _archive.Add(1, isClosed: false);
        await File.WriteAllTextAsync(_archive.Folder.File("recordings/VERSION"), "2\n");
        var before = _archive.Files();
        var run = await CheckAsync("--rebuild");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains(
            "have version \"2\"; this NanoCam reads version 1",
            run.Json[0].GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(before, _archive.Files());
    }

    [Fact]
    public async Task Rebuild_is_refused_while_a_server_uses_the_directory()
    {
        _archive.Add(2, isClosed: false);
        await using var held = new FileStream(_archive.Folder.File(".lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var run = await CheckAsync("--rebuild");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        // Without it, the open segment is the one that the server writes.
        Assert.Equal(["camera door ok", "index ok"], Outcomes(await CheckAsync()));
    }

    [Fact]
    public async Task Directory_that_does_not_exist_and_rebuild_without_one_are_errors()
    {
        var missing = await CliRun.RunAsync("doctor", "--data", _archive.Folder.File("nothing"));
        Assert.Equal(ExitCode.Failed, missing.ExitCode);
        Assert.Contains("There is no directory", missing.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await CliRun.RunAsync("doctor", "--rebuild")).ExitCode);
    }

    private Task<CliRun> CheckAsync(params string[] more) => CliRun.RunAsync(["doctor", "--json", "--data", _archive.Folder.Path, .. more]);

    private static IEnumerable<string> Outcomes(CliRun run) =>
        run
            .Json.Where(line => line.GetProperty("type").GetString() == "check")
            .Select(line => $"{line.GetProperty("name").GetString()} {line.GetProperty("outcome").GetString()}");
}
