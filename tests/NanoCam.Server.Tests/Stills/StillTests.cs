using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Database;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Stills;

public sealed class StillTests
{
    private static readonly byte[] Jpeg = TestJpeg.Create(2000);

    [Fact]
    public async Task Latest_returns_404_before_the_first_still()
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.Client.GetAsync("/latest");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("No image has been stored yet.", (await response.JsonAsync()).Text("error"));
    }

    [Fact]
    public async Task Stills_are_readable_by_owner_and_group_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var parent = Directory.CreateTempSubdirectory("nanocam-modes-");
        try
        {
            var data = Path.Combine(parent.FullName, "new", "data");
            await using (var server = await TestServer.StartAsync(("NanoCam:DataDirectory", data)))
            {
                await StoreAsync(server, "door");
            }

            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Assert.Equal(Owner, File.GetUnixFileMode(data));
            Assert.Equal(Owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute, File.GetUnixFileMode(Path.Combine(data, "stills")));
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Still_from_a_wrong_date_does_not_stay_the_latest_forever()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = clock, ExpectsWarnings = true });
        var first = await StoreAsync(server, "a");
        clock.SetDate(TimeSpan.FromDays(400));
        var future = await StoreAsync(server, "a");
        Assert.Equal(future, await LatestAsync(server, "?camera=a"));
        clock.SetDate(TimeSpan.FromDays(-400));
        clock.Advance(TimeSpan.FromSeconds(1));
        var last = await StoreAsync(server, "a");

        for (var run = 0; run < 2; run++)
        {
            Assert.Equal(last, await LatestAsync(server, ""));
            Assert.Equal(last, await LatestAsync(server, "?camera=a"));
            await server.RestartAsync();
        }

        var page = await (await server.Client.GetAsync("/api/cameras/a/stills?limit=2")).JsonAsync();
        Assert.Equal([last, first], NamesIn(page));
        page = await (await server.Client.GetAsync($"/api/cameras/a/stills?limit=2&before={page.Text("next")}")).JsonAsync();
        Assert.Equal([future], NamesIn(page));
    }

    private static IEnumerable<string> NamesIn(System.Text.Json.JsonElement page) =>
        page.GetProperty("stills").EnumerateArray().Select(still => still.Text("filename"));

    [Fact]
    public async Task Latest_returns_the_newest_still_even_after_a_restart()
    {
        var time = new ManualClock();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = time, ExpectsWarnings = true });
        var old = await StoreAsync(server, "old");
        // The clock is not advanced step by step, because one-second timers would fire three million times.
        time.SetDate(TimeSpan.FromDays(40));
        var first = await StoreAsync(server, "a");
        time.Advance(TimeSpan.FromSeconds(1));
        var last = await StoreAsync(server, "b");

        for (var life = 0; life < 2; life++)
        {
            Assert.Equal(last, await LatestAsync(server, ""));
            Assert.Equal(first, await LatestAsync(server, "?camera=a"));
            Assert.Equal(old, await LatestAsync(server, "?camera=old"));
            Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/latest?camera=nobody")).StatusCode);
            await server.RestartAsync();
        }
    }

    [Fact]
    public async Task Stills_of_the_same_camera_sequence_and_millisecond_get_different_names()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = new FakeTimeProvider() });
        var first = await StoreAsync(server, "a");
        await server.StopAsync();
        File.Delete(Path.Combine(server.DataDirectory, ServerDatabase.FileName));
        await server.StartAgainAsync();
        var second = await StoreAsync(server, "a");

        Assert.Equal(first.Replace(".jpg", "-2.jpg", StringComparison.Ordinal), second);
        Assert.Equal(Jpeg, await server.Client.GetByteArrayAsync($"/images/{first}"));
        Assert.Equal(Jpeg, await server.Client.GetByteArrayAsync($"/images/{second}"));
    }

    [Fact]
    public async Task Still_supports_caching_conditional_requests_ranges_and_HEAD()
    {
        await using var server = await TestServer.StartAsync();
        var path = $"/images/{await StoreAsync(server, "a")}";
        var whole = await server.Client.GetAsync(path);
        Assert.Equal("image/jpeg", whole.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", whole.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await server.Client.SendAsync(again)).StatusCode);

        using var part = new HttpRequestMessage(HttpMethod.Get, path);
        part.Headers.Range = new RangeHeaderValue(10, 19);
        var answer = await server.Client.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(Jpeg[10..20], await answer.Content.ReadAsByteArrayAsync());

        using var head = new HttpRequestMessage(HttpMethod.Head, path);
        var size = await server.Client.SendAsync(head);
        Assert.Equal(Jpeg.Length, size.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("/images/..%2fnanocam.db")]
    [InlineData("/images/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/images/%2e%2e%2fnanocam.db")]
    [InlineData("/images/nanocam.db")]
    [InlineData("/images/20261121T093922680Z_a_1.jpg")]
    public async Task Image_route_serves_only_stills(string path)
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "a");
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Full_disk_stops_storing_but_not_live_frames()
    {
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = new Dictionary<string, string?> { ["NanoCam:Storage:MinFreeBytes"] = "1099511627776" },
                ExpectsWarnings = true,
            }
        );
        var response = await server.Client.PostAsync("/upload?camera=a", UploadRequests.Jpeg(Jpeg));
        Assert.Equal(HttpStatusCode.InsufficientStorage, response.StatusCode);
        Assert.Contains("MinFreeBytes", (await response.JsonAsync()).Text("error"), StringComparison.Ordinal);
        Assert.Equal(Jpeg, await server.Client.GetByteArrayAsync("/api/cameras/a/frame.jpg"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Client.GetAsync("/health/ready")).StatusCode);
        Assert.Single(server.Logs.Warnings);
    }

    [Fact]
    public async Task Partly_written_stills_are_removed_at_startup()
    {
        await using var server = await TestServer.StartAsync();
        await server.StopAsync();
        var leftover = Path.Combine(server.DataDirectory, "stills", ".pending", "17");
        await File.WriteAllBytesAsync(leftover, Jpeg[..100]);
        await server.StartAgainAsync();
        Assert.False(File.Exists(leftover));
    }

    [Theory]
    [InlineData("day")]
    [InlineData(".pending")]
    [InlineData("")]
    public async Task Folder_removed_while_the_server_is_running_is_created_again(string folder)
    {
        await using var server = await TestServer.StartAsync();
        var name = await StoreAsync(server, "a");
        folder = folder == "day" ? name[..8] : folder;
        Directory.Delete(Path.Combine(server.DataDirectory, "stills", folder), recursive: true);
        Assert.Equal(Jpeg, await server.Client.GetByteArrayAsync($"/images/{await StoreAsync(server, "a")}"));
    }

    [Fact]
    public async Task Second_server_on_the_same_data_directory_is_rejected()
    {
        await using var server = await TestServer.StartAsync();
        var second = TestServer.StartAsync(("NanoCam:DataDirectory", server.DataDirectory));
        var fault = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => second);
        Assert.Contains("in use by another NanoCam server", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(server.Get<DataDirectory>());
    }

    [Fact]
    public async Task Stills_of_a_camera_are_listed_page_by_page_newest_first()
    {
        await using var server = await TestServer.StartAsync();
        var names = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            names.Insert(0, await StoreAsync(server, "door"));
            await StoreAsync(server, "yard");
        }

        names.Sort((a, b) => string.CompareOrdinal(b, a));
        var first = await (await server.Client.GetAsync("/api/cameras/door/stills?limit=3")).JsonAsync();
        var second = await (await server.Client.GetAsync($"/api/cameras/door/stills?limit=3&before={first.Text("next")}")).JsonAsync();

        Assert.Equal(
            names,
            [
                .. first
                    .GetProperty("stills")
                    .EnumerateArray()
                    .Concat(second.GetProperty("stills").EnumerateArray())
                    .Select(s => s.Text("filename")),
            ]
        );
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("/api/cameras/door/stills?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/cameras/door/stills?before=../x", HttpStatusCode.BadRequest)]
    [InlineData("/api/cameras/unknown/stills", HttpStatusCode.NotFound)]
    public async Task Invalid_list_of_stills_is_rejected(string path, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, "door");

        Assert.Equal(expected, (await server.Client.GetAsync(path)).StatusCode);
    }

    private static async Task<string> StoreAsync(TestServer server, string camera) =>
        (await (await server.Client.PostAsync($"/upload?camera={camera}", UploadRequests.Jpeg(Jpeg))).JsonAsync()).Text("filename");

    private static async Task<string> LatestAsync(TestServer server, string query) =>
        (await (await server.Client.GetAsync("/latest" + query)).JsonAsync()).Text("filename");
}
