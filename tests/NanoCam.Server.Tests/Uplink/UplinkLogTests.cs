using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NanoCam.Server.Pairing;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uplink;

/// <summary>One line in the log when a camera connects, and one with the reason when it disconnects.</summary>
public sealed class UplinkLogTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Connection_and_loss_of_a_camera_each_log_one_line()
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await camera.ExpectAsync(MessageType.Ping);
        await camera.DisposeAsync();

        Assert.Equal(
            ["Camera door at 127.0.0.1 connected", "Camera door at 127.0.0.1 disconnected: Lost: The connection ended without Goodbye."],
            await LinesAsync(2)
        );
    }

    [Fact]
    public async Task Goodbye_of_a_camera_is_logged_with_its_reason()
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await using var open = camera;
        await camera.ExpectAsync(MessageType.Ping);
        await camera.SendMessageAsync(new Goodbye { Reason = GoodbyeReason.Sleeping, Text = "Night." }.WriteMessage);

        Assert.EndsWith("disconnected: Sleeping: The camera ended the session.", (await LinesAsync(2))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replaced_connection_is_logged_with_its_reason()
    {
        var (older, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await using var first = older;
        await older.ExpectAsync(MessageType.Ping);
        var (newer, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await using var second = newer;

        Assert.Single(
            await LinesAsync(3),
            "Camera door at 127.0.0.1 disconnected: Replaced: A newer connection of this camera replaced this one."
        );
        Assert.Contains(
            "nanocam_camera_disconnections_total{camera=\"door\",reason=\"replaced\"} 1\n",
            await _server.Client.GetStringAsync("/metrics"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Revoked_key_is_logged_as_the_reason()
    {
        var keys = _server.Get<CameraKeyStore>();
        var key = RandomNumberGenerator.GetBytes(CameraKey.Size);
        keys.Put("door", key, "test");
        await using var camera = await UplinkTestCamera.ProveAsync(_server.Address, "door", key);
        await camera.ExpectAsync(MessageType.Ping);
        keys.Revoke("door");

        Assert.Contains(
            "disconnected: NotAuthorized: The key of this camera was revoked",
            (await LinesAsync(2))[1],
            StringComparison.Ordinal
        );
    }

    private async Task<string[]> LinesAsync(int count)
    {
        await Eventually.TrueAsync(() => Lines().Length >= count);
        return Lines();
    }

    private string[] Lines() =>
        [
            .. _server
                .Logs.Entries.Where(entry =>
                    entry.Level == LogLevel.Information && entry.Category.EndsWith(".UplinkSession", StringComparison.Ordinal)
                )
                .Select(entry => entry.Message),
        ];
}
