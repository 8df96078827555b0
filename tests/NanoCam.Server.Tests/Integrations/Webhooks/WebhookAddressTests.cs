using System.Net;
using NanoCam.Server.Integrations.Webhooks;
using NanoCam.Server.Recording;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Integrations.Webhooks;

/// <summary>Addresses that webhooks do not contact.</summary>
public sealed class WebhookAddressTests : WebhookTestBase
{
    [Theory]
    [InlineData("169.254.169.254", true)]
    [InlineData("fe80::1", true)]
    [InlineData("::ffff:169.254.1.1", true)]
    [InlineData("::169.254.169.254", true)]
    [InlineData("64:ff9b::169.254.169.254", true)]
    [InlineData("2002:a9fe:a9fe::1", true)]
    [InlineData("100.100.100.200", true)]
    [InlineData("168.63.129.16", true)]
    [InlineData("fd00:ec2::254", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("2001:db8::1", false)]
    public void Link_local_addresses_and_metadata_services_are_refused(string address, bool isRefused) =>
        Assert.Equal(isRefused, WebhookAddresses.IsRefused(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://0xa9fea9fe/")]
    [InlineData("http://2852039166/")]
    [InlineData("http://[::ffff:a9fe:a9fe]/")]
    public async Task Refused_address_gets_no_request(string url)
    {
        await using var server = await StartAsync(url);
        Append(server, CameraEventKind.Gap);
        await Eventually.TrueAsync(() => WorkerOf(server).Lost == 1);

        var failure = (await FailuresAsync(server))[0];
        Assert.Contains("NanoCam:Webhooks:0:AllowLinkLocal", failure.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(1, failure.GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task Redirect_is_not_followed()
    {
        await using var receiver = await WebhookReceiver.StartAsync(
            (_, context) =>
            {
                context.Response.StatusCode = 307;
                context.Response.Headers.Location = "http://169.254.169.254/latest/meta-data/";
                return Task.CompletedTask;
            }
        );
        await using var server = await StartAsync(receiver.Url);
        Append(server, CameraEventKind.Gap);
        await Eventually.TrueAsync(() => WorkerOf(server).Lost == 1);

        Assert.Contains("redirect", (await FailuresAsync(server))[0].Text("reason"), StringComparison.Ordinal);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Address_is_checked_at_the_connection_and_not_in_the_text()
    {
        var hook = Create(allowLinkLocal: false);
        await using var stream = await StartListenerAsync(hook, "localhost");
        Assert.True(stream.CanWrite);
        await Assert.ThrowsAsync<WebhookAddressException>(() => ConnectAsync(hook, "169.254.1.1", 9));
        // Allowed: it gets as far as the connection, which is canceled.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ConnectAsync(Create(allowLinkLocal: true), "169.254.1.1", 9, new CancellationToken(canceled: true))
        );
    }

    private static Webhook Create(bool allowLinkLocal)
    {
        var options = new WebhookOptions { Url = "http://any/", AllowLinkLocal = allowLinkLocal };
        Assert.True(Webhook.TryCreate("0", options, out var hook, out _));
        return hook;
    }

    private static async Task<Stream> StartListenerAsync(Webhook hook, string host)
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return await ConnectAsync(hook, host, ((IPEndPoint)listener.LocalEndpoint).Port);
    }

    private static Task<Stream> ConnectAsync(Webhook hook, string host, int port, CancellationToken stop = default) =>
        WebhookAddresses.ConnectAsync(hook, new DnsEndPoint(host, port), stop).AsTask();
}
