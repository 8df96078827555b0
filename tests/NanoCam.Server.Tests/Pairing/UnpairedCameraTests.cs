using System.Net;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Cameras;
using NanoCam.Server.Pairing;
using NanoCam.Server.Tests.Uplink;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Pairing;

public sealed class UnpairedCameraTests
{
    [Fact]
    public async Task Unpaired_camera_is_listed_and_its_frames_are_not_shown()
    {
        await using var server = await PairingRequests.StartPairedAsync(complains: true);
        await using var camera = await UplinkTestCamera.DialAsync(server.Address);
        await camera.SendAsync(new Hello { CameraId = "stranger", Board = "<b>board</b>" });
        await camera.SendFrameAsync(1, TestJpeg.Create());
        Assert.Equal(GoodbyeReason.NotAuthorized, (await camera.ExpectGoodbyeAsync()).Reason);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.PostFrameAsync("poster", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.PostFrameAsync("poster", null, "/upload?camera={0}")).StatusCode);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await server.Client.PostAsync("/upload", UploadRequests.File(TestJpeg.Create(), "former"))).StatusCode
        );

        Assert.Equal("[]", await server.Client.GetStringAsync("/api/cameras"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/latest")).StatusCode);
        foreach (var id in new[] { "stranger", "poster", "former" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync($"/api/cameras/{id}/frame.jpg")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync($"/api/cameras/{id}/stream.mjpeg")).StatusCode);
        }

        Assert.DoesNotContain("stranger", await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        var waiting = (await (await server.Client.GetAsync("/api/pairing")).JsonAsync()).GetProperty("waiting").EnumerateArray().ToList();
        Assert.Equal(["poster", "stranger"], waiting.Select(w => w.Text("id")).Order(StringComparer.Ordinal));
        var shown = waiting.Single(w => w.Text("id") == "stranger");
        Assert.Equal(("<b>board</b>", "127.0.0.1", "noKey"), (shown.Text("board"), shown.Text("address"), shown.Text("reason")));
    }

    [Fact]
    public async Task Paired_camera_leaves_the_list_of_unpaired_cameras()
    {
        await using var server = await PairingRequests.StartPairedAsync();
        await server.Client.PostFrameAsync("door", null);
        Assert.Single(server.Get<UnpairedCameras>().All());
        await server.PairAsync("door");
        Assert.Empty(server.Get<UnpairedCameras>().All());
    }

    [Fact]
    public void Unpaired_cameras_are_listed_for_an_hour_and_one_address_displaces_only_its_own()
    {
        var clock = new FakeTimeProvider();
        var waiting = new UnpairedCameras(clock);
        waiting.Record("mine", IPAddress.Parse("192.0.2.1"), "board", hasWrongKey: false);
        for (var i = 0; i < 1000; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            waiting.Record($"made-up-{i}", IPAddress.Parse("192.0.2.2"), null, hasWrongKey: false);
        }

        Assert.Contains(waiting.All(), c => c.Id == "mine");
        Assert.Equal(1 + UnpairedCameras.MaxPerAddress, waiting.All().Count);
        for (var i = 0; i < 1000; i++)
        {
            waiting.Record($"flood-{i}", new IPAddress([10, 0, (byte)(i >> 8), (byte)i]), null, hasWrongKey: false);
        }

        Assert.Equal(UnpairedCameras.MaxCameras, waiting.All().Count);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(waiting.All());
    }

    [Fact]
    public void Address_that_reuses_the_ids_of_others_displaces_none_of_their_entries()
    {
        var waiting = new UnpairedCameras(new FakeTimeProvider());
        for (var i = 0; i < 6; i++)
        {
            waiting.Record($"real-{i}", new IPAddress([192, 0, 2, (byte)i]), "board", hasWrongKey: false);
        }

        for (var i = 0; i < 100; i++)
        {
            waiting.Record($"real-{i % 6}", IPAddress.Parse("192.0.2.99"), "other board", hasWrongKey: false);
            waiting.Record($"junk-{i}", IPAddress.Parse("192.0.2.99"), null, hasWrongKey: false);
        }

        Assert.Equal(6, waiting.All().Count(camera => camera.Board == "board"));
        Assert.Equal(6 + UnpairedCameras.MaxPerAddress, waiting.All().Count);
        waiting.Remove("real-0");
        Assert.DoesNotContain(waiting.All(), camera => camera.Id == "real-0");
    }

    [Fact]
    public void Address_with_most_entries_loses_its_oldest_when_the_list_is_full()
    {
        var clock = new FakeTimeProvider();
        var waiting = new UnpairedCameras(clock);
        waiting.Record("mine", IPAddress.Parse("192.0.2.1"), null, hasWrongKey: false);
        for (var client = 2; client < 30; client++)
        {
            for (var i = 0; i < UnpairedCameras.MaxPerAddress; i++)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                waiting.Record($"made-up-{client}-{i}", new IPAddress([192, 0, 2, (byte)client]), null, hasWrongKey: false);
            }
        }

        Assert.Equal(UnpairedCameras.MaxCameras, waiting.All().Count);
        Assert.Contains(waiting.All(), camera => camera.Id == "mine");
    }

    [Fact]
    public void IPv6_network_displaces_only_its_own_unpaired_cameras()
    {
        var waiting = new UnpairedCameras(new FakeTimeProvider());
        waiting.Record("mine", IPAddress.Parse("192.0.2.1"), null, hasWrongKey: false);
        for (var i = 0; i < 1000; i++)
        {
            waiting.Record($"made-up-{i}", IPAddress.Parse($"2001:db8::{i:x}"), null, hasWrongKey: false);
        }

        Assert.Contains(waiting.All(), c => c.Id == "mine");
        Assert.Equal(1 + UnpairedCameras.MaxPerAddress, waiting.All().Count);
    }

    [Fact]
    public async Task Open_server_still_requires_the_key_of_a_paired_camera()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        var key = await server.PairAsync("door");
        await using var thief = await UplinkTestCamera.DialAsync(server.Address);
        await thief.SendAsync(new Hello { CameraId = "door" });
        await thief.ExpectAsync(MessageType.Challenge);
        await thief.SendMessageAsync(new Goodbye { Reason = GoodbyeReason.NotAuthorized }.WriteMessage);
        Assert.Equal(GoodbyeReason.NotAuthorized, (await thief.ExpectGoodbyeAsync()).Reason);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.PostFrameAsync("door", null)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await server.Client.PostAsync("/upload", UploadRequests.File(TestJpeg.Create(), "door"))).StatusCode
        );

        Assert.Equal(HttpStatusCode.OK, (await server.Client.PostFrameAsync("door", key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.PostFrameAsync("anybody", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Client.PostFrameAsync("anybody", key)).StatusCode);
        var (free, _) = await UplinkTestCamera.ConnectAsync(server.Address, "free");
        await free.DisposeAsync();
    }

    [Fact]
    public async Task Connection_without_a_key_closes_when_its_camera_is_paired()
    {
        await using var server = await TestServer.StartAsync();
        var (thief, _) = await UplinkTestCamera.ConnectAsync(server.Address, "door");
        await using var open = thief;
        await thief.ExpectAsync(MessageType.Ping);
        await server.PairAsync("door");
        Assert.Equal(GoodbyeReason.NotAuthorized, (await thief.ExpectGoodbyeAsync()).Reason);
    }

    [Fact]
    public async Task Demo_cameras_do_not_need_pairing()
    {
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Arguments = ["--demo"],
                Settings = new Dictionary<string, string?> { ["NanoCam:Access:Cameras"] = "Paired" },
            }
        );
        await Eventually.TrueAsync(() =>
            server.Get<CameraRegistry>().All.Count(c => c.Feed.TakeLatest() is { } frame && Release(frame)) == 2
        );
    }

    private static bool Release(NanoCam.Server.Frames.Frame frame)
    {
        frame.Release();
        return true;
    }
}
