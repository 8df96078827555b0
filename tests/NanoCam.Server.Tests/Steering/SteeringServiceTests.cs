using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;
using NanoCam.Server.Database;
using NanoCam.Server.Steering;
using NanoCam.Server.Tests.Live;
using NanoCam.Server.Tests.Uplink;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Steering;

public sealed class SteeringServiceTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private UplinkTestCamera _camera = null!;
    private CameraSettings _applied = new()
    {
        Width = 800,
        Height = 600,
        Quality = 70,
        IntervalMilliseconds = 50,
    };

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        (_camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
    }

    public async Task DisposeAsync()
    {
        await _camera.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Unset_settings_become_the_reported_ones_before_the_camera_is_steered()
    {
        await SteerAsync();
        var desired = _server.Get<CameraRegistry>().TryGet("door", out var camera) ? camera.Desired : null;
        Assert.Equal((800, 600, 70, 50u), (desired!.Width, desired.Height, desired.Quality, desired.IntervalMilliseconds));
    }

    [Fact]
    public async Task Camera_without_viewers_sends_at_the_idle_interval_until_a_viewer_connects()
    {
        await SteerAsync();
        Assert.Equal(10_000u, _applied.IntervalMilliseconds);
        Assert.Equal("idle", (await GetAsync()).GetProperty("decision").GetProperty("reason").GetString());
        await _camera.SendFrameAsync(1, TestJpeg.Create(2_000, 800, 600));
        await _camera.ExpectAckAsync();

        await using var viewer = await ViewerClient.ConnectAsync(_server.Address, "/live");
        await viewer.SendAsync("""{"type":"subscribe","camera":"door","width":300}""");
        await ApplyAsync(settings => settings.IntervalMilliseconds == 50);
        Assert.Equal((320, 240), (_applied.Width, _applied.Height));
        var settings = await GetAsync();
        Assert.Equal(300, settings.GetProperty("demand").GetProperty("width").GetInt32());

        await viewer.SendAsync("""{"type":"pause"}""");
        await ApplyAsync(settings => settings.IntervalMilliseconds == 10_000);
    }

    [Fact]
    public async Task Manual_mode_restores_the_desired_settings()
    {
        await SteerAsync();
        await PutAsync(new { mode = "manual" });
        await ApplyAsync(settings => settings.IntervalMilliseconds == 50);
        Assert.Equal(JsonValueKind.Null, (await GetAsync()).GetProperty("decision").ValueKind);
    }

    [Fact]
    public async Task Steered_settings_are_sent_in_Welcome_when_the_camera_reconnects()
    {
        await SteerAsync();
        await _camera.DisposeAsync();
        (_camera, var welcome) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        Assert.Equal(10_000u, welcome.Settings.IntervalMilliseconds);
    }

    [Fact]
    public async Task Rule_is_read_back_from_the_database()
    {
        await SteerAsync();
        await PutAsync(
            new
            {
                mode = "automatic",
                lowestQuality = 35,
                idleIntervalMs = 2_000,
            }
        );
        var rules = _server.Get<SteeringRules>();
        var loaded = new SteeringRules(_server.Get<ServerDatabase>(), Options.Create(new SteeringOptions()));
        loaded.Load();
        Assert.Equal(rules.Get("door"), loaded.Get("door"));
        Assert.Equal((35, 2_000), (loaded.Get("door").LowestQuality, loaded.Get("door").IdleIntervalMs));
    }

    [Theory]
    [InlineData("""{"mode":"sometimes"}""")]
    [InlineData("""{"mode":7}""")]
    [InlineData("""{}""")]
    [InlineData("""{"mode":"automatic","lowestQuality":0}""")]
    [InlineData("""{"mode":"automatic","lowestQuality":101}""")]
    [InlineData("""{"mode":"automatic","idleIntervalMs":99}""")]
    [InlineData("""{"mode":"automatic","idleIntervalMs":3600001}""")]
    public async Task Invalid_rule_is_rejected_and_changes_nothing(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _server.Client.PutAsync("/api/cameras/door/steering", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("manual", (await GetAsync()).GetProperty("mode").GetString());
    }

    // Turns automatic mode on, and answers settings until the camera is idle.
    private async Task SteerAsync()
    {
        await PutAsync(new { mode = "automatic" });
        await ApplyAsync(settings => settings.IntervalMilliseconds == 10_000);
    }

    private async Task ApplyAsync(Func<CameraSettings, bool> isLast)
    {
        do
        {
            var (body, length) = await _camera.ExpectAsync(MessageType.Settings);
            Assert.True(CameraSettings.TryRead(body, 0, length, out var settings, out _));
            _applied = new CameraSettings
            {
                Revision = settings.Revision,
                IntervalMilliseconds = settings.IsIntervalUnset ? _applied.IntervalMilliseconds : settings.IntervalMilliseconds,
                Width = settings.Width > 0 ? settings.Width : _applied.Width,
                Height = settings.Height > 0 ? settings.Height : _applied.Height,
                Quality = settings.Quality > 0 ? settings.Quality : _applied.Quality,
            };
            await _camera.SendMessageAsync(new SettingsResult { Applied = _applied }.WriteMessage);
        } while (!isLast(_applied));
    }

    private Task<JsonElement> GetAsync() => _server.Client.GetFromJsonAsync<JsonElement>("/api/cameras/door/steering");

    private async Task PutAsync(object rule)
    {
        using var response = await _server.Client.PutAsJsonAsync("/api/cameras/door/steering", rule);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
