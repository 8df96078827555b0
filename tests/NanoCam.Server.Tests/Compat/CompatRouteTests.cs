using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NanoCam.Server.Accounts;
using NanoCam.Server.Compat;
using NanoCam.Server.Hosting;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Compat;

public sealed class CompatRouteTests
{
    [Fact]
    public async Task No_port_is_open_without_configuration()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal("""{"ports":[],"cameraAddresses":[],"viewerAddresses":[]}""", await server.Client.GetStringAsync("api/compat"));
        Assert.DoesNotContain("nanocam_compat", await server.Client.GetStringAsync("metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_port_is_listed_with_its_audience_and_its_risk()
    {
        await using var server = await CompatServer.StartAsync(("NanoCam:Access:Viewers", "Open"), ("NanoCam:Access:Cameras", "Open"));
        await server.SendFrameAsync(GoldenFrames.Baseline.Bytes);
        await server.CameraAsync();
        var ports = (await server.ListAsync()).GetProperty("ports").EnumerateArray().ToList();

        Assert.Equal(
            ["frameTcp", "binaryWebSocket", "jsonWebSocket", "markedTcp"],
            ports.Select(port => port.GetProperty("kind").GetString())
        );
        Assert.Equal(["cameras", "viewers", "viewers", "cameras"], ports.Select(port => port.GetProperty("for").GetString()));
        // Open to all clients, but on an address that only this machine can reach.
        Assert.All(ports, port => Assert.Equal("thisMachine", port.GetProperty("audience").GetString()));
        Assert.All(ports, port => Assert.EndsWith(".", port.GetProperty("risk").GetString(), StringComparison.Ordinal));
        Assert.Equal(1, ports[0].GetProperty("frames").GetInt64());
        Assert.Contains(
            $"nanocam_compat_connections_total{{kind=\"FrameTcp\",port=\"{server.FrameTcp}\"}} 1",
            await server.Server.Client.GetStringAsync("metrics"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Open_ports_are_in_the_log_and_in_the_audit_log()
    {
        await using var server = await CompatServer.StartAsync();

        Assert.Contains(server.Server.Logs.Entries, entry =>
            entry.Message.StartsWith($"Port {server.MarkedTcp} is open", StringComparison.Ordinal)
        );
        Assert.Contains(server.Server.Get<AuditLog>().Read(null, 10), entry =>
            entry.Action == AuditActions.CompatOpened && entry.Subject == $"FrameTcp {server.FrameTcp}"
        );
    }

    [Theory]
    [InlineData("FrameTcpPort")]
    [InlineData("BinaryWebSocketPort")]
    public async Task Port_in_use_prevents_the_start_with_an_error_that_names_the_setting(string name)
    {
        await using var first = await CompatServer.StartAsync();
        var port = name == "FrameTcpPort" ? first.FrameTcp : first.BinaryWebSocket;
        var directory = Directory.CreateTempSubdirectory("nanocam-test-");
        try
        {
            await using var app = ServerApp.Create([
                "--urls",
                "http://127.0.0.1:0",
                "--NanoCam:DataDirectory",
                directory.FullName,
                $"--NanoCam:Compat:{name}={port}",
            ]);
            var fault = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync());

            Assert.True(
                CompatStartupErrors.TryDescribe(fault, app.Services.GetRequiredService<CompatListeners>(), out var sentence)
                    || StartupErrors.TryDescribe(fault, out sentence),
                fault.ToString()
            );
            Assert.StartsWith($"NanoCam:Compat:{name}: ", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain("--urls", sentence, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Ports_open_in_addition_to_endpoints_from_the_Kestrel_section()
    {
        var ports = FreePorts.Take(2);
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = new Dictionary<string, string?>
                {
                    ["Kestrel:Endpoints:A:Url"] = $"http://127.0.0.1:{ports[0]}",
                    ["NanoCam:Compat:JsonWebSocketPort"] = ports[1].ToString(),
                },
                // Kestrel logs that it ignores --urls.
                ExpectsWarnings = true,
            }
        );
        using var viewer = await CompatServer.OpenAsync(ports[1]);

        Assert.Equal(ports[0], ServerApp.AddressOf(server.App).Port);
        Assert.Equal(
            "error",
            JsonDocument.Parse((await CompatServer.ReceiveAsync(viewer)).Bytes).RootElement.GetProperty("type").GetString()
        );
    }
}
