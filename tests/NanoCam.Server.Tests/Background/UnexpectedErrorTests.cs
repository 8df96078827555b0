using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NanoCam.Server.Cameras;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;
using NanoCam.Server.Tests.Uplink;
using NanoCam.Testing;
using NanoCam.Testing.Sources;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Background;

/// <summary>An unexpected exception ends only the work in which it occurred.</summary>
public sealed class UnexpectedErrorTests
{
    // Add a service here together with the way in which its errors are caught.
    private static readonly Dictionary<string, string> Services = new(StringComparer.Ordinal)
    {
        ["BadRequestResponses"] = "runs in the connection of the request, catches its errors",
        ["CameraKeyCleanup"] = "timer of BackgroundWork",
        ["CameraMonitor"] = "timer of BackgroundWork",
        ["CameraPersistence"] = "timer of BackgroundWork",
        ["CompatCameraPorts"] = "loop of BackgroundWork for each port, ErrorLog for each connection",
        ["CompatStartupLog"] = "runs at start only",
        ["DemoCameras"] = "loop of BackgroundWork for each camera",
        ["CredentialExpiryService"] = "timer of BackgroundWork",
        ["MotionService"] = "timer of BackgroundWork; threads of MotionWorkers, which catch the errors of each frame",
        ["MqttStartup"] = "loops of BackgroundWork for the connection and for commands",
        ["OpenAccessWarning"] = "runs at start only",
        ["PullSupervisor"] = "loop of BackgroundWork for changes and for each source",
        ["RecordingService"] = "thread of RecordingWriter, which catches every error, and timers of BackgroundWork",
        ["HealthSampler"] = "timer of BackgroundWork",
        ["ScheduleService"] = "timer of BackgroundWork; ErrorLog for each change of settings",
        ["SettingsUndo"] = "runs in the change of settings, catches the errors of the database",
        ["SteeringService"] = "timers of BackgroundWork",
        ["RetentionService"] = "timer of BackgroundWork",
        ["RevokedKeyMonitor"] = "step of BackgroundWork",
        ["StillStartup"] = "runs at start only",
        ["WebhookDispatcher"] = "loop of BackgroundWork for each webhook",
    };

    [Fact]
    public async Task Every_hosted_service_is_listed_with_the_way_its_errors_are_caught()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { Arguments = ["--demo"] });
        var names = server
            .Services.GetServices<IHostedService>()
            .Select(service => service.GetType())
            .Where(type => type.Assembly == typeof(ServerApp).Assembly)
            .Select(type => type.Name);
        Assert.Equal(Services.Keys.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Timers_and_loops_continue_after_an_exception_in_every_iteration()
    {
        var clock = new FailingClock();
        await using var source = FakeSource.Answering([
            .. FakeSource.Head("200 OK\nContent-Type: image/jpeg\nConnection: close"),
            .. GoldenFrames.Baseline.Bytes,
        ]);
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Time = clock,
                ExpectsWarnings = true,
                Settings = new Dictionary<string, string?>
                {
                    ["NanoCam:Pull:0:Id"] = "pulled",
                    ["NanoCam:Pull:0:Url"] = source.Address.OriginalString,
                    ["NanoCam:Compat:LiveLatest"] = "true",
                },
            }
        );
        var (camera, _) = await UplinkTestCamera.ConnectAsync(server.Address, "hall");
        await using var open = camera;
        using var upload = await server.Client.PostAsync("/upload?camera=door", UploadRequests.Jpeg(TestJpeg.Create()));
        Assert.Equal(HttpStatusCode.OK, upload.StatusCode);
        using var stream = await server.Client.GetStreamAsync("api/cameras/door/stream.mjpeg");
        await server.Client.GetStringAsync("latest?camera=door");
        await Eventually.TrueAsync(() => source.Requests.Count > 0);

        clock.IsFailing = true;
        for (var second = 0; second < 130; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        clock.IsFailing = false;
        Assert.InRange(clock.Failures, 130, int.MaxValue);
        var lines = server.Logs.Entries.Select(entry => entry.Message).Where(text => text.Contains(" failed ")).ToList();
        Assert.Contains(lines, text => text.StartsWith("Detecting changes to a camera", StringComparison.Ordinal));
        Assert.Contains(lines, text => text.StartsWith("The heartbeat of a camera", StringComparison.Ordinal));
        Assert.InRange(lines.Count, 2, 60);

        await server.Client.PostAsync("/upload?camera=later", UploadRequests.Jpeg(TestJpeg.Create()));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains(server.Logs.Entries, entry => entry.Message == "Camera later is online: it is sending frames");
        var before = source.Requests.Count;
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            return source.Requests.Count > before;
        });
        await server.RestartAsync();
        Assert.True(server.Get<CameraRegistry>().TryGet("later", out _));
    }

    [Fact]
    public async Task Unreadable_row_does_not_stop_the_updates_of_users_and_sessions()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Time = clock,
                ExpectsWarnings = true,
                Settings = new Dictionary<string, string?> { ["NanoCam:Access:Viewers"] = "Login" },
            }
        );
        _ = ServerApp.CreateStartupText(server.App);
        using var other = ServerDatabase.OpenExisting(server.DataDirectory);
        other.Write(connection => connection.Execute("UPDATE users SET created = 'yesterday'"));
        for (var round = 0; round < 20; round++)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Single(server.Logs.Warnings);
        other.Write(connection => connection.Execute("UPDATE users SET created = 0, role = 'viewer'"));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Server.Accounts.Role.Viewer, server.Get<Server.Accounts.UserStore>().All.Single().Role);
    }

    [Fact]
    public async Task Viewer_that_throws_is_removed_and_the_others_receive_the_frame()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        Assert.True(server.Get<CameraRegistry>().TryGetOrAdd("door", out var camera));
        using var good = new NewestFrameSink();
        camera.Feed.Add(new ThrowingSink());
        camera.Feed.Add(good);
        await server.Client.PostAsync("/upload?camera=door", UploadRequests.Jpeg(TestJpeg.Create()));

        (await good.TakeAsync(CancellationToken.None)).Release();
        await Eventually.TrueAsync(() => camera.Feed.SinkCount == 1);
        Assert.Contains(server.Logs.Warnings, entry => entry.Message.StartsWith("Delivering a frame failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Listener_that_throws_does_not_block_the_other_listeners_of_a_camera()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        var cameras = server.Get<CameraRegistry>();
        var heard = 0;
        cameras.Changed += _ => throw new InvalidOperationException();
        cameras.Changed += _ => heard++;
        using var upload = await server.Client.PostAsync("/upload?camera=door", UploadRequests.Jpeg(TestJpeg.Create()));
        Assert.Equal(HttpStatusCode.OK, upload.StatusCode);
        Assert.InRange(heard, 1, int.MaxValue);
    }

    [Fact]
    public async Task Error_in_the_connection_of_a_camera_ends_that_connection_with_a_reason_and_one_line()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        for (var i = 0; i < 3; i++)
        {
            var (camera, _) = await UplinkTestCamera.ConnectAsync(server.Address, "hall");
            await using var open = camera;
            Assert.True(server.Get<CameraRegistry>().TryGet("hall", out var hall));
            void Throw(Camera reported) => throw new InvalidOperationException();
            hall.SettingsReported += Throw;
            await camera.SendMessageAsync(new SettingsResult { Applied = new CameraSettings() }.WriteMessage);
            var (body, length) = await camera.ExpectAsync(MessageType.Goodbye);
            Assert.True(Goodbye.TryRead(body, 0, length, out var goodbye, out _));
            Assert.Equal(GoodbyeReason.Busy, goodbye.Reason);
            Assert.Equal(10, goodbye.RetryAfterSeconds);
            hall.SettingsReported -= Throw;
            await Eventually.TrueAsync(() => hall.Link is null);
        }

        Assert.Single(server.Logs.Warnings, entry =>
            entry.Message.StartsWith("The connection of a camera failed", StringComparison.Ordinal)
        );
    }

    private sealed class ThrowingSink : IFrameSink
    {
        public bool IsHoldingFrame => false;

        public void Offer(Frame frame) => throw new InvalidOperationException();
    }
}
