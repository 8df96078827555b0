using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Tests.Hosting;

/// <summary>Names whose owner, such as an attacker, can point them to a server on the network.</summary>
public sealed class HostFilterTests
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("192.0.2.1.nip.example")]
    [InlineData("nanocam.local.evil.example")]
    [InlineData("notlan")]
    public async Task Open_server_on_the_network_rejects_names_that_a_foreign_owner_can_have(string host)
    {
        var isForeign = host.Contains('.', StringComparison.Ordinal);
        Assert.Equal(isForeign ? 421 : 200, await AskAsync(new AccessOptions { Viewers = ViewerAccess.Open }, host));
    }

    [Theory]
    [InlineData("192.0.2.1:8080")]
    [InlineData("[2001:db8::1]:8080")]
    [InlineData("localhost")]
    [InlineData("nanocam")]
    [InlineData("nanocam.local")]
    [InlineData("NANOCAM.LAN:8080")]
    [InlineData("nanocam.home.arpa")]
    [InlineData("nanocam.internal")]
    [InlineData("")]
    public async Task Open_server_on_the_network_accepts_addresses_and_local_names(string host) =>
        Assert.Equal(200, await AskAsync(new AccessOptions { Viewers = ViewerAccess.Open }, host));

    [Fact]
    public async Task Open_server_on_the_network_accepts_its_own_name() =>
        Assert.Equal(200, await AskAsync(new AccessOptions { Viewers = ViewerAccess.Open }, Dns.GetHostName()));

    [Fact]
    public async Task Configured_names_replace_the_rule()
    {
        var options = new AccessOptions { Viewers = ViewerAccess.Open, Hosts = ["cam.example.org"] };
        Assert.Equal(200, await AskAsync(options, "cam.example.org"));
        Assert.Equal(421, await AskAsync(options, "nanocam.local"));
    }

    [Fact]
    public async Task Server_with_sign_in_accepts_every_name() => Assert.Equal(200, await AskAsync(new AccessOptions(), "cam.example.org"));

    [Fact]
    public async Task Pages_under_foreign_names_cannot_send_as_cameras_without_keys()
    {
        var options = new AccessOptions { Cameras = CameraAccess.Open };
        Assert.Equal(200, await AskAsync(options, "cam.example.org"));
        Assert.Equal(421, await AskAsync(options, "evil.example", "http://evil.example"));
    }

    private static async Task<int> AskAsync(AccessOptions options, string host, string? origin = null)
    {
        var filter = new HostFilter(_ => Task.CompletedTask, Options.Create(options), new NetworkServer());
        var context = new DefaultHttpContext();
        context.Request.Headers.Host = host;
        if (origin is not null)
        {
            context.Request.Headers.Origin = origin;
        }

        await filter.InvokeAsync(context);
        return context.Response.StatusCode;
    }

    private sealed class NetworkServer : IServer
    {
        public NetworkServer()
        {
            var addresses = new ServerAddressesFeature();
            addresses.Addresses.Add("http://0.0.0.0:8080");
            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => GC.SuppressFinalize(this);
    }
}
