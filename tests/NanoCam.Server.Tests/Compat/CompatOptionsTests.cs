using System.Net;
using Microsoft.Extensions.Options;
using NanoCam.Server.Compat;
using NanoCam.Server.Hosting;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Compat;

public sealed class CompatOptionsTests
{
    private static readonly CompatOptions Named = new()
    {
        Cameras =
        [
            new() { Id = "door", Address = "192.168.1.40" },
            new() { Id = "yard", FrameTcpPort = 3018 },
            new()
            {
                Id = "gate",
                FrameTcpPort = 3018,
                Address = "192.168.1.50",
            },
        ],
    };

    [Theory]
    [InlineData(3008, "192.168.1.40", "door")]
    [InlineData(3008, "::ffff:192.168.1.40", "door")]
    [InlineData(3008, "192.168.1.41", "ip-192.168.1.41")]
    [InlineData(3008, "192.168.1.50", "ip-192.168.1.50")]
    [InlineData(3018, "192.168.1.40", "yard")]
    [InlineData(3018, "192.168.1.50", "gate")]
    [InlineData(3008, "fe80::1:2%3", "ip-fe80--1-2")]
    public void Camera_is_identified_by_port_then_by_address(int port, string address, string id) =>
        Assert.Equal(id, new CompatCameraNames(Options.Create(Named)).IdOf(CompatKind.FrameTcp, port, IPAddress.Parse(address)));

    [Theory]
    [InlineData("FrameTcpPort", "70000", "NanoCam:Compat:FrameTcpPort")]
    [InlineData("CameraAddresses:0", "192.168.1.5/40", "'192.168.1.5/40' is neither an address nor a network")]
    [InlineData("ViewerAddresses:0", "home", "NanoCam:Compat:ViewerAddresses: 'home'")]
    [InlineData("DefaultCamera", "no spaces", "NanoCam:Compat:DefaultCamera: 'no spaces'")]
    [InlineData("AllowedOrigins:0", "http://a.example/path", "NanoCam:Compat:AllowedOrigins: 'http://a.example/path'")]
    [InlineData("AllowedOrigins:0", "**", "NanoCam:Compat:AllowedOrigins: '**'")]
    [InlineData("Address:0", "camserver", "NanoCam:Compat:Address: 'camserver' is not an address of this machine")]
    [InlineData("Cameras:0:Id", "-", "NanoCam:Compat:Cameras:0:Id: '-'")]
    [InlineData("Cameras:0:Id", "door", "NanoCam:Compat:Cameras:0: the camera has neither an Address nor its own port")]
    public async Task Invalid_setting_prevents_the_start_with_an_error_that_names_it(string name, string value, string expected)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync(($"NanoCam:Compat:{name}", value)));
        Assert.True(StartupErrors.TryDescribe(fault, out var sentence), fault.ToString());
        Assert.Contains(expected, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_listeners_cannot_share_a_port()
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() =>
            TestServer.StartAsync(("NanoCam:Compat:BinaryWebSocketPort", "39999"), ("NanoCam:Compat:JsonWebSocketPort", "39999"))
        );
        Assert.True(StartupErrors.TryDescribe(fault, out var sentence), fault.ToString());
        Assert.Contains("39999 is the port of BinaryWebSocketPort", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "FrameTcpPort", "port 39999 is assigned to door and yard")]
    [InlineData("192.168.1.40", "192.168.1.40", "MarkedTcpPort", "port 39999 is assigned to door and yard")]
    [InlineData("192.168.1.40", "192.168.1.40", null, "192.168.1.40 is assigned to door and yard")]
    public async Task Two_cameras_cannot_have_the_same_port_and_address(string address, string other, string? port, string expected)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() =>
            TestServer.StartAsync(
                ("NanoCam:Compat:Cameras:0:Id", "door"),
                ("NanoCam:Compat:Cameras:0:Address", address),
                ($"NanoCam:Compat:Cameras:0:{port ?? "None"}", "39999"),
                ("NanoCam:Compat:Cameras:1:Id", "yard"),
                ("NanoCam:Compat:Cameras:1:Address", other),
                ($"NanoCam:Compat:Cameras:1:{port ?? "None"}", "39999")
            )
        );
        Assert.True(StartupErrors.TryDescribe(fault, out var sentence), fault.ToString());
        Assert.Contains(expected, sentence, StringComparison.Ordinal);
    }
}
