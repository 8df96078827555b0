using System.Net;
using System.Net.Http.Json;
using Dapper;
using NanoCam.Server.Database;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Api;

/// <summary><c>/health/ready</c> fails when stills or changes are not stored, and names the reason.</summary>
public sealed class ReadinessTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private TestServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Time = _clock,
                ExpectsWarnings = true,
                Settings = new Dictionary<string, string?> { ["NanoCam:Storage:MinFreeBytes"] = "0" },
            }
        );

    public async Task DisposeAsync()
    {
        Directory.CreateDirectory(_server.DataDirectory);
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("stills")]
    [InlineData("stills/.pending")]
    public async Task Readiness_check_recreates_a_removed_still_folder(string folder)
    {
        Directory.Delete(PathOf(folder), recursive: true);
        Assert.Null(await ReasonAsync());
        Assert.Equal(HttpStatusCode.OK, await UploadAsync());
    }

    [Theory]
    [InlineData("stills")]
    [InlineData("stills/.pending")]
    public async Task Still_folder_replaced_by_a_file_fails_readiness(string folder)
    {
        Directory.Delete(PathOf(folder), recursive: true);
        await File.WriteAllTextAsync(PathOf(folder), "not a folder");
        Assert.Contains("Frames cannot be stored in", await ReasonAsync(), StringComparison.Ordinal);
        File.Delete(PathOf(folder));
        Assert.Null(await ReasonAsync());
    }

    [Fact]
    public async Task Still_that_could_not_be_stored_since_the_last_check_fails_readiness()
    {
        var day = ManualClock.Start.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(PathOf($"stills/{day}"), "not a folder");
        Assert.Equal(HttpStatusCode.InternalServerError, await UploadAsync());
        Assert.Contains("Frames cannot be stored in", await ReasonAsync(), StringComparison.Ordinal);
        File.Delete(PathOf($"stills/{day}"));
        Assert.Equal(HttpStatusCode.OK, await UploadAsync());
        Assert.Null(await ReasonAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_stored_while_the_data_directory_is_removed(bool isReplaced)
    {
        var moved = $"{_server.DataDirectory}-moved";
        Directory.Move(_server.DataDirectory, moved);
        if (isReplaced)
        {
            Directory.CreateDirectory(_server.DataDirectory);
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.InternalServerError, await UploadAsync());
        Assert.Contains("was removed or replaced", await ReasonAsync(), StringComparison.Ordinal);
        using var rename = await _server.Client.PatchAsJsonAsync("api/cameras/door", new { name = "Front door" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, rename.StatusCode);
        Assert.True(!isReplaced || Directory.GetFileSystemEntries(_server.DataDirectory).Length == 0);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Client.GetAsync("latest?camera=other")).StatusCode);
        var lines = _server.Logs.Warnings.Count;
        for (var i = 0; i < 100; i++)
        {
            await UploadAsync();
        }

        Assert.Equal(lines, _server.Logs.Warnings.Count);

        if (isReplaced)
        {
            Directory.Delete(_server.DataDirectory);
        }

        Directory.Move(moved, _server.DataDirectory);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await UploadAsync());
        Assert.Null(await ReasonAsync());
    }

    [Fact]
    public async Task Removed_database_fails_readiness()
    {
        File.Move(PathOf(ServerDatabase.FileName), PathOf("elsewhere.db"));
        Assert.Contains("nanocam.db cannot be written", await ReasonAsync(), StringComparison.Ordinal);
        File.Move(PathOf("elsewhere.db"), PathOf(ServerDatabase.FileName));
        Assert.Null(await ReasonAsync());
    }

    [Fact]
    public async Task Locked_database_fails_readiness_and_changes_return_503_until_it_is_released()
    {
        await UploadAsync();
        using var other = ServerDatabase.OpenExisting(_server.DataDirectory);
        using var connection = other.Connect();
        connection.Execute("BEGIN IMMEDIATE");
        Assert.Contains("Another program has locked", await ReasonAsync(), StringComparison.Ordinal);
        using var rename = await _server.Client.PatchAsJsonAsync("api/cameras/door", new { name = "Front door" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, rename.StatusCode);
        Assert.NotNull(rename.Headers.RetryAfter);
        Assert.Contains("locked the server's database", (await rename.JsonAsync()).Text("detail"), StringComparison.Ordinal);
        connection.Execute("COMMIT");
        Assert.Null(await ReasonAsync());
    }

    [Theory]
    [InlineData("UPDATE cameras SET controls = '{'")]
    [InlineData("UPDATE cameras SET revision = 'abc'")]
    [InlineData("INSERT INTO pull_sources VALUES ('x', 'http://127.0.0.1:1/', '', '', '', 'abc', 0)")]
    public async Task Unreadable_row_fails_the_start_with_one_sentence(string damage)
    {
        await UploadAsync();
        await _server.StopAsync();
        using (var database = ServerDatabase.OpenExisting(_server.DataDirectory))
        {
            database.Write(connection => connection.Execute(damage));
        }

        var e = await Record.ExceptionAsync(_server.StartAgainAsync);
        Assert.True(Server.Hosting.StartupErrors.TryDescribe(e, out var sentence));
        Assert.StartsWith("nanocam.db in the data directory cannot be read", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
    }

    private string PathOf(string name) => Path.Combine(_server.DataDirectory, name);

    private async Task<HttpStatusCode> UploadAsync()
    {
        using var answer = await _server.Client.PostAsync("/upload?camera=door", UploadRequests.Jpeg(TestJpeg.Create()));
        return answer.StatusCode;
    }

    private async Task<string?> ReasonAsync()
    {
        using var answer = await _server.Client.GetAsync("/health/ready");
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            return null;
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        return (await answer.JsonAsync()).Text("reason");
    }
}
