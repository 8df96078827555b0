using NanoCam.Cli.Running;
using static NanoCam.Client.Tests.Cli.TemporaryFolder;

namespace NanoCam.Client.Tests.Cli;

public sealed class SnapAndLatestTests : IDisposable
{
    private const string TwoCameras = """[{"id":"door","state":"online"},{"id":"yard","state":"offline"}]""";
    private const string Latest = """{"filename":"door_7.jpg","timestamp":1767225600.5}""";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Snap_saves_the_newest_frame_and_no_other_file()
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras/door/frame.jpg", FakeHttpServer.Jpeg(SmallJpeg)));
        var file = _folder.File("now.jpg");
        var run = await CliRun.RunAsync("snap", "--camera", "door", "-o", file, "--json", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(SmallJpeg, await File.ReadAllBytesAsync(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(140, run.Json.Single().GetProperty("ageMs").GetInt32());
        Assert.Equal("2026-01-01T00:00:00.25+00:00", run.Json.Single().GetProperty("time").GetString());
    }

    [Fact]
    public async Task Snap_selects_the_only_camera()
    {
        await using var server = await FakeHttpServer.StartAsync(
            ("/api/cameras", FakeHttpServer.Json("""[{"id":"only"}]""")),
            ("/api/cameras/only/frame.jpg", FakeHttpServer.Jpeg(SmallJpeg))
        );
        var run = await CliRun.RunAsync("snap", "-o", _folder.File("x.jpg"), "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Snap_with_several_cameras_needs_a_camera_id()
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras", FakeHttpServer.Json(TwoCameras)));
        var run = await CliRun.RunAsync("snap", "--server", server.Url);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--camera with one of: door, yard", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snap_rejects_a_camera_id_that_leads_out_of_the_folder()
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras", FakeHttpServer.Json("""[{"id":"../../x"}]""")));
        var run = await CliRun.RunAsync("snap", "--server", server.Url);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("is not a valid camera id", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snap_of_an_unknown_camera_lists_the_existing_ones()
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras", FakeHttpServer.Json(TwoCameras)));
        var run = await CliRun.RunAsync("snap", "--camera", "dor", "-o", _folder.File("x.jpg"), "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("has no camera \"dor\". Its cameras are: door, yard", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snap_replaces_a_file_only_with_force()
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras/door/frame.jpg", FakeHttpServer.Jpeg(SmallJpeg)));
        var file = _folder.Add("kept.jpg", [1, 2, 3]);
        var refused = await CliRun.RunAsync("snap", "--camera", "door", "-o", file, "--server", server.Url);
        var kept = await File.ReadAllBytesAsync(file);
        var forced = await CliRun.RunAsync("snap", "--camera", "door", "-o", file, "--force", "--server", server.Url);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains("already exists. Add --force to replace it", refused.Error, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], kept);
        Assert.Equal(ExitCode.Ok, forced.ExitCode);
        Assert.Equal(SmallJpeg, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Snap_to_standard_output_writes_only_the_jpeg()
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras/door/frame.jpg", FakeHttpServer.Jpeg(SmallJpeg)));
        var run = await CliRun.RunAsync("snap", "--camera", "door", "-o", "-", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(SmallJpeg, run.Bytes);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Jpeg_and_json_on_standard_output_are_a_usage_error()
    {
        var run = await CliRun.RunAsync("snap", "--camera", "door", "-o", "-", "--json");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    [Fact]
    public async Task Sign_in_page_is_not_saved()
    {
        await using var server = await FakeHttpServer.StartAsync(FakeHttpServer.Html);
        var run = await CliRun.RunAsync("snap", "--camera", "door", "-o", _folder.File("x.jpg"), "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("Nothing was written, because the server did not send a complete JPEG", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Camera_without_a_frame_is_reported_with_the_reason_from_the_server()
    {
        await using var server = await FakeHttpServer.StartAsync(
            ("/api/cameras/door/frame.jpg", FakeHttpServer.Problem(503, "No frame yet."))
        );
        var run = await CliRun.RunAsync("snap", "--camera", "door", "-o", _folder.File("x.jpg"), "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("(503 Service Unavailable): No frame yet.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_option_takes_and_downloads_a_still()
    {
        await using var server = await FakeHttpServer.StartAsync(
            (
                "/api/cameras/door/snapshot",
                FakeHttpServer.Json("""{"status":"success","filename":"door_9.jpg","timestamp":1767225600.25,"width":8,"height":8}""")
            ),
            ("/images/door_9.jpg", FakeHttpServer.Jpeg(SmallJpeg))
        );
        var file = _folder.File("still.jpg");
        var run = await CliRun.RunAsync("snap", "--camera", "door", "--take", "-o", file, "--json", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("door_9.jpg", run.Json.Single().GetProperty("filename").GetString());
        Assert.Equal(SmallJpeg, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Snapshot_takes_stills_of_all_cameras_and_fails_if_one_is_left_out()
    {
        const string Answer = """
            {"taken":2,"spreadMs":12.4,"results":[
              {"camera":"door","still":{"filename":"1_door_9.jpg","width":8,"height":6},"error":null},
              {"camera":"hall","still":{"filename":"1_hall_4.jpg","width":8,"height":6},"error":null},
              {"camera":"yard","still":null,"error":"Camera yard is offline."}]}
            """;
        var body = "";
        await using var server = await FakeHttpServer.StartAsync(("/api/snapshots", async context =>
            {
                body = await new StreamReader(context.Request.Body).ReadToEndAsync();
                await FakeHttpServer.Json(Answer)(context);
            }));
        var run = await CliRun.RunAsync("snapshot", "--all", "--reason", "parcel", "--within", "2", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal("""{"cameras":null,"reason":"parcel","timeoutMs":2000}""", body);
        Assert.Contains("door             1_door_9.jpg  8 x 6", run.Output, StringComparison.Ordinal);
        Assert.Contains("yard             Camera yard is offline.", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 3 stills stored, 12 ms between the first and the last capture", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("snapshot")]
    [InlineData("snapshot", "--all", "door")]
    [InlineData("snapshot", "../x")]
    [InlineData("snapshot", "door", "--within", "16")]
    public async Task Snapshot_without_cameras_or_with_invalid_ones_is_a_usage_error(params string[] args) =>
        Assert.Equal(ExitCode.Usage, (await CliRun.RunAsync(args)).ExitCode);

    [Fact]
    public async Task Latest_shows_name_and_address_of_the_still()
    {
        await using var server = await FakeHttpServer.StartAsync(("/latest", FakeHttpServer.Json(Latest)));
        var text = await CliRun.RunAsync("latest", "--server", server.Url);
        var json = await CliRun.RunAsync("latest", "--json", "--server", server.Url);
        Assert.Contains($"{server.Url}/images/door_7.jpg", text.Output, StringComparison.Ordinal);
        Assert.Equal(1767225600.5, json.Json.Single().GetProperty("timestamp").GetDouble());
    }

    [Fact]
    public async Task Latest_downloads_the_still()
    {
        await using var server = await FakeHttpServer.StartAsync(
            ("/latest", FakeHttpServer.Json(Latest)),
            ("/images/door_7.jpg", FakeHttpServer.Jpeg(SmallJpeg))
        );
        var run = await CliRun.RunAsync("latest", "-o", _folder.File("x.jpg"), "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(SmallJpeg, await File.ReadAllBytesAsync(_folder.File("x.jpg")));
    }

    [Fact]
    public async Task Latest_without_stills_explains_how_to_store_one()
    {
        await using var server = await FakeHttpServer.StartAsync(("/latest", FakeHttpServer.Json("""{"error":"No image yet."}""", 404)));
        var run = await CliRun.RunAsync("latest", "--camera", "door", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("nanocam send FILE --camera door", run.Error, StringComparison.Ordinal);
    }
}
