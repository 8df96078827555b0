using System.Net;
using System.Text.Json;
using NanoCam.Faults.Tests.Kit;
using NanoCam.Testing;
using NanoCam.Testing.Load;

namespace NanoCam.Faults.Tests;

public sealed class ClockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task Clock_jump_interrupts_no_live_stream_and_loses_no_still(int days)
    {
        var clock = new JumpingClock();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = clock, ExpectsWarnings = true });
        await using var fleet = await Fleet.StartAsync(server.Address, 2, TimeSpan.FromMilliseconds(50));
        var uploader = new Uploader(server.Client, "still");
        Assert.Equal(HttpStatusCode.OK, await uploader.PostAsync(TestJpeg.Create(seed: 1)));

        clock.Jump(TimeSpan.FromDays(days));

        await fleet.WhenAllSentAsync();
        Assert.All(fleet.Cameras, camera => Assert.Single(camera.Attempts));
        var before = await SequenceAsync(server, fleet.Cameras[0].Id);
        await Eventually.TrueAsync(async () => await SequenceAsync(server, fleet.Cameras[0].Id) > before);
        Assert.Equal(HttpStatusCode.OK, await uploader.PostAsync(TestJpeg.Create(seed: 2)));
        Assert.Equal(2, uploader.Stored.Count);
        Assert.Empty(await uploader.FindLostAsync());
    }

    [Fact]
    public async Task Disconnected_camera_is_offline_after_the_clock_is_set_back()
    {
        var clock = new JumpingClock();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = clock, ExpectsWarnings = true });
        await new Uploader(server.Client, "gone").PostAsync(TestJpeg.Create());

        clock.Jump(TimeSpan.FromHours(-1));

        await Eventually.TrueAsync(async () => await StateAsync(server, "gone") == "offline");
    }

    private static async Task<long> SequenceAsync(TestServer server, string camera)
    {
        using var response = await server.Client.GetAsync($"/api/cameras/{camera}/frame.jpg");
        return long.Parse(response.Headers.ETag!.Tag.Trim('"'), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<string> StateAsync(TestServer server, string camera)
    {
        using var json = JsonDocument.Parse(await server.Client.GetStringAsync($"/api/cameras/{camera}"));
        return json.RootElement.GetProperty("state").GetString()!;
    }
}
