using NanoCam.Server.Integrations.Mqtt;
using NanoCam.Server.Motion;
using NanoCam.Server.Recording;
using NanoCam.Server.Recording.History;
using NanoCam.Server.Recording.Storage;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Motion;

public sealed class MotionEventTests
{
    [Fact]
    public async Task Person_starts_an_event_that_ends_without_motion()
    {
        await using var server = await MotionServer.StartAsync();
        await server.LearnAsync();
        Assert.Null(server.Find());
        var triggers = server.Server.Get<CameraTriggers>();
        triggers.Start();

        await server.CrossAsync(() => server.Find() is not null);
        var started = server.Find()!;
        Assert.Null(started.EndMicroseconds);
        Assert.InRange(started.Peak!.Value, 3, 60);
        Assert.True(triggers.IsMoving("yard"));
        Assert.Equal(MotionState.Motion, server.Motion.ViewOf("yard").State);

        // No more frames arrive.
        await Eventually.TrueAsync(() =>
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            return server.Find()!.EndMicroseconds is not null;
        });
        var ended = server.Find()!;
        Assert.Equal(started.TimeMicroseconds, ended.TimeMicroseconds);
        Assert.InRange(ended.EndMicroseconds!.Value, started.TimeMicroseconds, started.TimeMicroseconds + 30_000_000);
        Assert.InRange(ended.BestMicroseconds!.Value, ended.TimeMicroseconds, ended.EndMicroseconds.Value);
        Assert.False(triggers.IsMoving("yard"));
        triggers.Stop();
    }

    [Fact]
    public async Task Timeline_has_the_peak_in_the_steps_of_the_event()
    {
        await using var server = await MotionServer.StartAsync();
        await server.LearnAsync();
        await server.CrossAsync(() => server.Find() is not null);
        var found = server.Find()!;
        var history = server.Server.Get<HistoryReader>();
        var timeline = history.Timeline("yard", found.TimeMicroseconds - 60_000_000, found.TimeMicroseconds + 60_000_000, 10);
        Assert.Contains(found.Peak!.Value, timeline.Motion);
        Assert.InRange(timeline.Motion.Count(level => level > 0), 1, 2);
    }

    [Fact]
    public async Task Motion_records_the_seconds_before_and_after_it_under_the_rule_event()
    {
        await using var server = await MotionServer.StartAsync();
        server.Server.Get<RecordingRules>().Set("yard", new RecordingRule { Mode = RecordingMode.Event });
        await server.LearnAsync();
        var archive = server.Server.Get<RecordingArchive>();
        Assert.Empty(archive.Frames("yard", 0, long.MaxValue / 2));
        await server.CrossAsync(() => server.Find() is not null);
        var start = server.Find()!.TimeMicroseconds;
        await Eventually.TrueAsync(() => server.Server.Get<RecordingService>().StatusOf("yard").State == RecordingState.Recording);
        // A batch is written after some time by the clock of the server.
        await Eventually.TrueAsync(() =>
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            return archive.Frames("yard", 0, start).Any();
        });
        // The event is the motion; there is no other for the trigger.
        Assert.Empty(server.Events.List("yard", 0, long.MaxValue / 2, [CameraEventKind.Detection]));
    }

    [Fact]
    public async Task Event_ends_when_motion_detection_is_turned_off()
    {
        await using var server = await MotionServer.StartAsync(settings: new MotionSettings { Enabled = true, CoolDownSeconds = 600 });
        await server.LearnAsync();
        await server.CrossAsync(() => server.Find() is not null);
        Assert.Null(server.Find()!.EndMicroseconds);
        server.Server.Get<MotionSettingsStore>().Set("yard", new MotionSettings());
        Assert.NotNull(server.Find()!.EndMicroseconds);
        Assert.Equal(0, server.Camera.Feed.SinkCount);
        Assert.Equal(MotionState.Off, server.Motion.ViewOf("yard").State);
    }

    [Fact]
    public async Task Motion_detection_does_not_count_as_a_viewer()
    {
        await using var server = await MotionServer.StartAsync();
        await server.SendAsync();
        Assert.Equal(1, server.Camera.Feed.SinkCount);
        Assert.Equal(0, (await server.Server.Client.CameraAsync("yard")).GetProperty("viewers").GetInt32());
    }

    [Fact]
    public async Task Settings_survive_a_restart()
    {
        await using var server = await MotionServer.StartAsync();
        var settings = new MotionSettings
        {
            Enabled = true,
            Sensitivity = 70,
            Masks = [new MotionPolygon([new(0, 0), new(1, 0), new(0.5, 0.25)])],
        };
        server.Server.Get<MotionSettingsStore>().Set("yard", settings);
        await server.Server.RestartAsync();
        var restored = server.Server.Get<MotionSettingsStore>().Get("yard");
        Assert.True(restored.Enabled);
        Assert.Equal(70, restored.Sensitivity);
        Assert.Equal(settings.Masks[0].Points, restored.Masks[0].Points);
    }

    [Fact]
    public async Task Frame_above_the_pixel_limit_is_not_decoded()
    {
        var options = new TestServerOptions { Settings = new Dictionary<string, string?> { ["NanoCam:Motion:MaxPixels"] = "76800" } };
        await using var server = await MotionServer.StartAsync(options);
        await server.SendAsync(TestJpeg.Create(3_000, 640, 480));
        var view = server.Motion.ViewOf("yard");
        Assert.Equal(MotionState.Failed, view.State);
        Assert.Contains("NanoCam:Motion:MaxPixels", view.Reason, StringComparison.Ordinal);
        // The next frame of a size that is allowed is analyzed.
        await server.SendAsync();
        Assert.Equal(MotionState.Learning, server.Motion.ViewOf("yard").State);
    }

    [Fact]
    public async Task Frames_that_the_decoder_rejects_affect_no_other_frames()
    {
        await using var server = await MotionServer.StartAsync();
        await server.SendAsync(TestJpeg.Create(3_000, 16, 16));
        await server.LearnAsync();
        await server.CrossAsync(() => server.Find() is not null);
        Assert.Equal(1, server.Camera.Feed.SinkCount);
    }

    [Fact]
    public async Task Server_without_the_native_library_logs_this_and_keeps_running()
    {
        await using var server = await MotionServer.StartAsync(
            new TestServerOptions { ExpectsWarnings = true },
            settings: new MotionSettings()
        );
        server.Server.Get<MotionLibrary>().Disable("cannot open shared object file");
        server.Server.Get<MotionSettingsStore>().Set("yard", new MotionSettings { Enabled = true });
        await server.SendAsync();
        var view = server.Motion.ViewOf("yard");
        Assert.Equal(MotionState.Unavailable, view.State);
        Assert.StartsWith(
            "Motion cannot be detected because the library libSkiaSharp does not load",
            view.Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(0, server.Camera.Feed.SinkCount);
    }
}
