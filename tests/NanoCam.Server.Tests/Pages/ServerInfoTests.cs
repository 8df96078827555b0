using System.Net;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Pages;

public sealed class ServerInfoTests
{
    [Fact]
    public async Task Server_on_loopback_reports_that_other_devices_cannot_reach_it()
    {
        await using var server = await TestServer.StartAsync();

        var info = await (await server.Client.GetAsync("/api/server")).JsonAsync();

        Assert.True(info.GetProperty("isLocal").GetBoolean());
        Assert.All(info.GetProperty("addresses").EnumerateArray(), address =>
            Assert.EndsWith($":{server.Address.Port}", address.GetString(), StringComparison.Ordinal)
        );
        Assert.All(info.GetProperty("addresses").EnumerateArray(), address =>
            Assert.False(IPAddress.IsLoopback(IPAddress.Parse(new Uri(address.GetString()!).Host)))
        );
    }

    [Fact]
    public async Task Server_with_host_names_offers_only_addresses_that_it_accepts()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Access:Hosts:0", "cams.example.org"));

        var info = await (await server.Client.GetAsync("/api/server")).JsonAsync();

        Assert.Equal(
            [$"http://cams.example.org:{server.Address.Port}"],
            info.GetProperty("addresses").EnumerateArray().Select(address => address.GetString())
        );
    }

    [Theory]
    [InlineData("Paired", true)]
    [InlineData("Open", false)]
    public async Task Server_reports_whether_cameras_need_a_key(string cameras, bool required)
    {
        await using var server = await TestServer.StartAsync(
            new TestServerOptions { Settings = new Dictionary<string, string?> { ["NanoCam:Access:Cameras"] = cameras } }
        );

        var info = await (await server.Client.GetAsync("/api/server")).JsonAsync();

        Assert.Equal(required, info.GetProperty("pairingRequired").GetBoolean());
    }
}
