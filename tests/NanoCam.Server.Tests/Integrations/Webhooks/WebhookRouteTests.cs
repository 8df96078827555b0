using System.Net;
using NanoCam.Server.Recording;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Integrations.Webhooks;

public sealed class WebhookRouteTests : WebhookTestBase
{
    [Fact]
    public async Task List_shows_results_of_requests_and_no_secret()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(
            receiver.Url + "/hook/topic?key=hidden",
            ("Secret", "hidden"),
            ("Authorization", "hidden")
        );
        Append(server, CameraEventKind.Gap);
        await Eventually.TrueAsync(() => WorkerOf(server).Accepted == 1);

        var text = await server.Client.GetStringAsync("/api/webhooks");
        Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
        Assert.DoesNotContain("topic", text, StringComparison.Ordinal);
        var hook = (await (await server.Client.GetAsync("/api/webhooks")).JsonAsync())[0];
        Assert.Equal((receiver.Url, "json"), (hook.Text("url"), hook.Text("preset")));
        Assert.True(hook.GetProperty("signed").GetBoolean());
        Assert.Equal(1, hook.GetProperty("accepted").GetInt32());
        Assert.Equal("gap", hook.GetProperty("events")[0].GetString());
    }

    [Fact]
    public async Task Test_sends_an_event_regardless_of_the_kinds_that_the_webhook_receives()
    {
        await using var receiver = await WebhookReceiver.StartAsync(
            (receiver, context) =>
            {
                context.Response.StatusCode = receiver.Requests.Count == 1 ? 200 : 401;
                return Task.CompletedTask;
            }
        );
        await using var server = await StartAsync(receiver.Url);
        var good = await (await server.Client.PostAsync("/api/webhooks/0/test", null)).JsonAsync();
        Assert.True(good.GetProperty("accepted").GetBoolean());
        Assert.Equal("test", receiver.Requests.Single().Json.Text("kind"));

        var refused = await (await server.Client.PostAsync("/api/webhooks/0/test", null)).JsonAsync();
        Assert.False(refused.GetProperty("accepted").GetBoolean());
        Assert.Contains("401", refused.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(0, (await FailuresAsync(server)).GetArrayLength());
    }

    [Fact]
    public async Task Test_of_a_push_camera_sends_the_frame_of_a_camera()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver.Url, ("Preset", "home-assistant"));
        var without = await (await server.Client.PostAsync("/api/webhooks/0/test", null)).JsonAsync();
        Assert.Contains("no frame", without.Text("reason"), StringComparison.Ordinal);

        await SendFrameAsync(server, TestJpeg.Create());
        var with = await (await server.Client.PostAsync("/api/webhooks/0/test?camera=door", null)).JsonAsync();
        Assert.True(with.GetProperty("accepted").GetBoolean());
    }

    [Theory]
    [InlineData("/api/webhooks/1/test", HttpStatusCode.NotFound)]
    [InlineData("/api/webhooks/0/test?camera=nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/webhooks/0/test?camera=a%2Fb", HttpStatusCode.BadRequest)]
    public async Task Test_of_an_unknown_webhook_or_camera_is_an_error(string path, HttpStatusCode expected)
    {
        await using var server = await StartAsync("http://127.0.0.1:9/");
        Assert.Equal(expected, (await server.Client.PostAsync(path, null)).StatusCode);
    }

    [Fact]
    public async Task Failures_are_sent_again_or_cleared()
    {
        await using var receiver = await WebhookReceiver.StartAsync(
            (receiver, context) =>
            {
                context.Response.StatusCode = receiver.Requests.Count == 2 ? 200 : 404;
                return Task.CompletedTask;
            }
        );
        await using var server = await StartAsync(receiver.Url);
        Append(server, CameraEventKind.Gap);
        await Eventually.TrueAsync(() => WorkerOf(server).Lost == 1);
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.PostAsync("/api/webhooks/failures/retry", null)).StatusCode);
        await Eventually.TrueAsync(() => WorkerOf(server).Accepted == 1);
        Assert.Equal(0, (await FailuresAsync(server)).GetArrayLength());

        Append(server, CameraEventKind.Gap);
        await Eventually.TrueAsync(() => WorkerOf(server).Lost == 2);
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync("/api/webhooks/failures")).StatusCode);
        Assert.Equal(0, (await FailuresAsync(server)).GetArrayLength());
    }

    [Fact]
    public async Task Requests_are_counted_and_a_server_without_webhooks_has_no_series()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver.Url);
        Append(server, CameraEventKind.Gap);
        await Eventually.TrueAsync(async () =>
            (await server.Client.GetStringAsync("/metrics")).Contains(
                "nanocam_webhook_requests_total{result=\"accepted\"} 1",
                StringComparison.Ordinal
            )
        );

        await using var other = await TestServer.StartAsync();
        Assert.DoesNotContain("nanocam_webhook", await other.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }
}
