using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording.History;

public sealed class StorageRouteTests
{
    [Fact]
    public async Task Storage_route_sums_up_each_camera()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Recording:MaxAge", "30.00:00:00"));
        var door = ArchiveSample.Add(server, "door", ArchiveSample.Start, ArchiveSample.Second, 10);
        ArchiveSample.Add(server, "hall", ArchiveSample.Start, ArchiveSample.Second, 5);

        var json = await (await server.Client.GetAsync("/api/storage")).JsonAsync();

        Assert.Equal(Path.Combine(server.DataDirectory, "recordings"), json.Text("path"));
        Assert.Equal("30d", json.Text("maxAge"));
        Assert.True(json.GetProperty("totalBytes").GetInt64() > json.GetProperty("freeBytes").GetInt64());
        var camera = json.GetProperty("cameras").EnumerateArray().First();
        Assert.Equal(("door", door.Bytes), (camera.Text("camera"), camera.GetProperty("bytes").GetInt64()));
        Assert.Equal("2026-01-01T00:00:09Z", camera.Text("newest"));
        Assert.Equal(0, json.GetProperty("foreign").GetArrayLength());
    }

    [Fact]
    public async Task Pin_is_listed_marks_its_segments_and_can_be_removed()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, ArchiveSample.Second, 10);
        var created = await server.Client.PostAsJsonAsync(
            "/api/pins",
            new
            {
                camera = "door",
                from = "2026-01-01T00:00:05Z",
                to = "2026-01-01T00:00:06Z",
                note = "parcel",
            }
        );
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var id = (await created.JsonAsync()).GetProperty("id").GetInt64();
        var pin = (await (await server.Client.GetAsync("/api/pins")).JsonAsync()).EnumerateArray().Single();
        Assert.Equal(("parcel", "2026-01-01T00:00:05Z"), (pin.Text("note"), pin.Text("from")));
        Assert.True(await IsPinnedAsync(server));
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync($"/api/pins/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.DeleteAsync($"/api/pins/{id}")).StatusCode);
        Assert.False(await IsPinnedAsync(server));
    }

    [Fact]
    public async Task Invalid_pin_is_rejected()
    {
        (string Body, HttpStatusCode Status)[] cases =
        [
            ("""{"camera":"door","from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}""", HttpStatusCode.BadRequest),
            ("""{"camera":"nobody","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""", HttpStatusCode.NotFound),
            ("""{"camera":"../door","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""", HttpStatusCode.BadRequest),
            ("""{"camera":null,"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""", HttpStatusCode.BadRequest),
            ("""{"camera":"door","from":"0000-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""", HttpStatusCode.BadRequest),
            ("""{"camera":"door","from":"2026-01-01T00:00:00Z"}""", HttpStatusCode.BadRequest),
            ("""{"camera":"door","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","note":"a\u0007"}""", HttpStatusCode.BadRequest),
            ("""{"camera":"door","from":"0001-01-01T00:00:00Z","to":"9999-12-31T23:59:59Z"}""", HttpStatusCode.Created),
        ];
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, ArchiveSample.Second, 1);
        foreach (var (body, status) in cases)
        {
            var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            var response = await server.Client.PostAsync("/api/pins", content);
            Assert.True(response.StatusCode == status, $"{body}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Deletion_requires_both_ends_of_the_range()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, ArchiveSample.Second, 1);
        foreach (var query in new[] { "", "?from=2026-01-01", "?to=2026-01-01", "?from=2026-01-02&to=2026-01-01" })
        {
            var response = await server.Client.DeleteAsync($"/api/cameras/door/recordings{query}");
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{query}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Dry_run_reports_and_deletes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, ArchiveSample.Second, 10);
        var plan = await (await server.Client.PostAsync("/api/storage/retention?dryRun=true", null)).JsonAsync();
        Assert.True(plan.GetProperty("dryRun").GetBoolean());
        Assert.Equal(JsonValueKind.Array, plan.GetProperty("items").ValueKind);
        Assert.Equal(1, await SegmentsAsync(server));
    }

    private static async Task<int> SegmentsAsync(TestServer server) =>
        (await RecordingsAsync(server)).GetProperty("segments").GetArrayLength();

    private static async Task<bool> IsPinnedAsync(TestServer server) =>
        (await RecordingsAsync(server)).GetProperty("segments").EnumerateArray().Single().GetProperty("pinned").GetBoolean();

    private static async Task<JsonElement> RecordingsAsync(TestServer server) =>
        await (await server.Client.GetAsync("/api/cameras/door/recordings?from=2026-01-01&to=2026-01-02")).JsonAsync();
}
