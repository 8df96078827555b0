using System.Net;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Hosting;

public sealed class ListeningTests
{
    [Theory]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("--urls", "http://[::]:0")]
    [InlineData("--urls", "http://*:0")]
    [InlineData("--urls", "http://some-host-name:0")]
    [InlineData("--urls", "http://127.0.0.1:0;http://+:0")]
    [InlineData("--urls", "http://192.0.2.1:0")]
    [InlineData("--http_ports", "0")]
    [InlineData("--Kestrel:Endpoints:A:Url", "http://[::]:0")]
    public async Task Network_address_is_refused_in_every_notation(string key, string value)
    {
        var directory = Directory.CreateTempSubdirectory("nanocam-test-");
        try
        {
            await using var app = ServerApp.Create([
                key,
                value,
                "--NanoCam:DataDirectory",
                directory.FullName,
                "--NanoCam:Access:Viewers",
                "Open",
            ]);
            var fault = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync());
            Assert.True(StartupErrors.TryDescribe(fault, out var sentence), fault.ToString());
            Assert.Contains("NanoCam:Access:AllowOpenOnNetwork=true", sentence, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:192.0.2.1", false)]
    [InlineData("fe80::1", false)]
    public void Only_loopback_addresses_count_as_local(string address, bool local) =>
        Assert.Equal(local, LoopbackBindingGuard.IsLocal(new IPEndPoint(IPAddress.Parse(address), 80)));

    [Fact]
    public async Task Open_access_on_the_network_is_logged_as_a_warning()
    {
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = new Dictionary<string, string?> { ["NanoCam:Access:AllowOpenOnNetwork"] = "true" },
                ExpectsWarnings = true,
            }
        );
        Assert.Contains("AllowOpenOnNetwork", Assert.Single(server.Logs.Warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NanoCam:Access:Viewers", "Nobody", "'Nobody' is not a valid value for NanoCam:Access:Viewers")]
    [InlineData("NanoCam:Access:SessionIdle", "00:00:01", "NanoCam:Access:SessionIdle")]
    [InlineData("NanoCam:Access:PairingLifetime", "00:00:59", "NanoCam:Access:PairingLifetime")]
    [InlineData("NanoCam:Access:Cameras", "Everybody", "'Everybody' is not a valid value for NanoCam:Access:Cameras")]
    [InlineData("NanoCam:Ingest:MaxFrameBytes", "5", "NanoCam:Ingest:MaxFrameBytes")]
    [InlineData("NanoCam:Ingest:MaxFrameBytes", "many", "'many' is not a valid value for NanoCam:Ingest:MaxFrameBytes")]
    [InlineData("NanoCam:DataDirectory", "/proc/nanocam", "NanoCam:DataDirectory")]
    [InlineData("NanoCam:Storage:MinFreeBytes", "-1", "NanoCam:Storage:MinFreeBytes")]
    public async Task Invalid_setting_prevents_the_start_with_an_error_that_names_it(string key, string value, string expected)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync((key, value)));
        Assert.True(StartupErrors.TryDescribe(fault, out var sentence), fault.ToString());
        Assert.Contains(expected, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
        Assert.IsNotType<NullReferenceException>(fault);
    }

    [Fact]
    public async Task Port_in_use_prevents_the_start_with_an_error()
    {
        await using var first = await TestServer.StartAsync();
        var fault = await Assert.ThrowsAnyAsync<Exception>(() =>
            TestServer.StartAsync(("Kestrel:Endpoints:A:Url", first.Address.ToString()))
        );
        Assert.True(StartupErrors.TryDescribe(fault, out var sentence), fault.ToString());
        Assert.Contains("already in use", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_access_can_be_set_explicitly()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Access:Viewers", "open"), ("NanoCam:Access:Cameras", "Open"));
        Assert.Equal(ViewerAccess.Open, server.Get<IOptions<AccessOptions>>().Value.Viewers);
    }
}
