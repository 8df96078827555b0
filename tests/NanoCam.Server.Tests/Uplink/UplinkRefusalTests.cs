using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Cameras;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uplink;

/// <summary>Cameras that the handshake refuses: the reason they receive, and the one line in the log.</summary>
public sealed class UplinkRefusalTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private TestServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await TestServer.StartAsync(new TestServerOptions { Time = _clock, ExpectsWarnings = true });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("../etc")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData(".hidden")]
    public async Task Invalid_camera_id_is_refused(string id)
    {
        Assert.Equal(GoodbyeReason.BadCameraId, await RefuseAsync(new Hello { CameraId = id }));
        Assert.Empty(_server.Get<CameraRegistry>().All);
    }

    [Fact]
    public async Task Unsupported_protocol_version_is_refused() => Assert.Equal(GoodbyeReason.Version, await RefuseAsync(Later));

    [Fact]
    public async Task Refusals_are_logged_once_a_minute_for_each_address()
    {
        await RefuseAsync(Later);
        await RefuseAsync(Later);
        await Eventually.TrueAsync(() => _server.Logs.Warnings.Count == 1);
        var entry = Assert.Single(_server.Logs.Warnings);
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Contains(
            "127.0.0.1 refused: Version: This server supports protocol version 1 only.",
            entry.Message,
            StringComparison.Ordinal
        );

        _clock.Advance(TimeSpan.FromSeconds(61));
        await RefuseAsync(Later);
        await Eventually.TrueAsync(() => _server.Logs.Warnings.Count == 2);
    }

    [Fact]
    public async Task Invalid_bytes_before_Hello_are_not_logged_as_a_refusal()
    {
        await using var camera = await UplinkTestCamera.DialAsync(_server.Address);
        await camera.SendAsync(new byte[MessageHeader.Size]);
        Assert.Equal(GoodbyeReason.ProtocolError, (await camera.ExpectGoodbyeAsync()).Reason);
        // The server logs before it closes the connection.
        Assert.Null(await camera.ReadMessageAsync());
        Assert.Empty(_server.Logs.Warnings);
    }

    private static Hello Later =>
        new()
        {
            CameraId = "door",
            MinVersion = 2,
            MaxVersion = 3,
        };

    private async Task<GoodbyeReason> RefuseAsync(Hello hello)
    {
        await using var camera = await UplinkTestCamera.DialAsync(_server.Address);
        await camera.SendAsync(hello);
        return (await camera.ExpectGoodbyeAsync()).Reason;
    }
}
