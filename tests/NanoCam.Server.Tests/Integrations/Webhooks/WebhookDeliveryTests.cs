using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoCam.Server.Recording;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Integrations.Webhooks;

/// <summary>Requests that receivers get, and events whose receiver fails.</summary>
public sealed class WebhookDeliveryTests : WebhookTestBase
{
    private static readonly byte[] Jpeg = TestJpeg.Create(2_000);

    [Fact]
    public async Task Only_selected_kinds_of_selected_cameras_are_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver.Url, ("Events", "gap, offline"), ("Cameras:0", "door"));
        Append(server, CameraEventKind.Rejected);
        Append(server, CameraEventKind.Gap, "yard");
        Append(server, CameraEventKind.Offline, camera: null);
        Append(server, CameraEventKind.Gap);
        Append(server, CameraEventKind.Offline);
        await Eventually.TrueAsync(() => receiver.Requests.Count == 2);

        Assert.Equal(["gap", "offline"], receiver.Requests.Select(request => request.Json.Text("kind")));
        var json = receiver.Requests.First().Json;
        Assert.Equal(("door", "network"), (json.Text("camera"), json.Text("cause")));
        Assert.Equal("2026-11-21T09:39:22.680733Z", json.Text("time"));
        Assert.Equal(json.Text("id"), receiver.Requests.First().Header("X-NanoCam-Delivery"));
        Assert.Equal("gap", receiver.Requests.First().Header("X-NanoCam-Event"));
    }

    [Fact]
    public async Task Without_a_selection_all_events_are_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver.Url, ("Events", ""), ("Authorization", "Bearer tk_1"));
        Append(server, CameraEventKind.Disk, camera: null);
        Append(server, CameraEventKind.Motion);
        await Eventually.TrueAsync(() => receiver.Requests.Count == 2);

        Assert.All(receiver.Requests, request => Assert.Equal("Bearer tk_1", request.Header("Authorization")));
        Assert.All(receiver.Requests, request => Assert.Equal("", request.Header("X-NanoCam-Signature")));
    }

    [Fact]
    public async Task Push_camera_receives_the_newest_frame_in_the_field_image()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver.Url, ("Preset", "home-assistant"), ("Events", "motion, disk"));
        await SendFrameAsync(server, Jpeg);
        Append(server, CameraEventKind.Disk, camera: null);
        Append(server, CameraEventKind.Motion);
        await Eventually.TrueAsync(() => receiver.Requests.Count == 1);

        var request = receiver.Requests.Single();
        Assert.StartsWith("multipart/form-data", request.Header("Content-Type"), StringComparison.Ordinal);
        var text = Encoding.Latin1.GetString(request.Body);
        Assert.Matches("name=\"?image\"?; filename=", text);
        Assert.Contains("Content-Type: image/jpeg", text, StringComparison.Ordinal);
        Assert.True(request.Body.AsSpan().IndexOf(Jpeg) > 0);
    }

    [Fact]
    public async Task Ntfy_receives_the_name_of_the_camera_and_a_sentence()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver.Url, ("Preset", "ntfy"));
        await SendFrameAsync(server, Jpeg);
        using var name = new StringContent("""{"name":"Haustür"}""", Encoding.UTF8, "application/json");
        (await server.Client.PatchAsync("/api/cameras/door", name)).EnsureSuccessStatusCode();
        Append(server, CameraEventKind.Gap);
        await Eventually.TrueAsync(() => receiver.Requests.Count == 1);

        Assert.Equal("Gap: network", receiver.Requests.Single().Text);
        Assert.Equal("Haustür", receiver.Requests.Single().Header("Title"));
    }

    [Fact]
    public async Task Receiver_with_errors_gets_eight_requests_and_then_the_event_is_listed()
    {
        await using var receiver = await WebhookReceiver.StartAsync(500);
        await using var server = await StartAsync(receiver.Url);
        Append(server, CameraEventKind.Gap);
        await AdvanceUntilAsync(server, () => WorkerOf(server).Lost == 1);

        var failure = (await FailuresAsync(server))[0];
        Assert.Equal(8, failure.GetProperty("attempts").GetInt32());
        Assert.Equal(8, receiver.Requests.Count);
        Assert.Single(receiver.Requests.Select(request => request.Header("X-NanoCam-Delivery")).Distinct());
        Assert.Contains("500", failure.Text("reason"), StringComparison.Ordinal);
        Assert.Equal("gap", failure.GetProperty("event").Text("kind"));
        Assert.Single(server.Logs.Warnings, entry => entry.Message.StartsWith("Webhook 0 (", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receiver_that_recovers_gets_the_event()
    {
        ConcurrentQueue<long> times = new();
        await using var receiver = await WebhookReceiver.StartAsync(
            (receiver, context) =>
            {
                times.Enqueue(Clock.GetTimestamp());
                context.Response.StatusCode = receiver.Requests.Count < 3 ? 503 : 200;
                context.Response.Headers.RetryAfter = "20";
                return Task.CompletedTask;
            }
        );
        await using var server = await StartAsync(receiver.Url);
        Append(server, CameraEventKind.Gap);
        await AdvanceUntilAsync(server, () => WorkerOf(server).Accepted == 1);

        Assert.Equal(0, (await FailuresAsync(server)).GetArrayLength());
        // The receiver requests pauses of 20 s, which are longer than those of the server.
        Assert.InRange(Clock.GetElapsedTime(times.First(), times.Last()).TotalSeconds, 40, double.MaxValue);
        Assert.Contains(server.Logs.Entries, entry =>
            entry.Message.EndsWith(") recovered: the receiver accepted a request", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Request_that_a_receiver_refuses_is_not_repeated()
    {
        await using var receiver = await WebhookReceiver.StartAsync(404);
        await using var server = await StartAsync(receiver.Url);
        Append(server, CameraEventKind.Gap);
        await Eventually.TrueAsync(() => WorkerOf(server).Lost == 1);

        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Silent_receiver_delays_neither_other_webhooks_nor_the_server()
    {
        await using var silent = await WebhookReceiver.StartSilentAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(silent.Url, ("NanoCam:Webhooks:1:Url", receiver.Url));
        for (var i = 0; i < 150; i++)
        {
            Append(server, CameraEventKind.Gap);
        }

        await Eventually.TrueAsync(() => WorkerOf(server, 1).Accepted + WorkerOf(server, 1).Lost == 150);
        await Eventually.TrueAsync(() => WorkerOf(server).State.Waiting is 99 or 100 && WorkerOf(server).Lost is 49 or 50);
        Assert.Contains("newer events were waiting", (await FailuresAsync(server))[0].Text("reason"), StringComparison.Ordinal);

        await Eventually.TrueAsync(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            return WorkerOf(server).State.Error is not null;
        });
        Assert.Contains("within 10 seconds", WorkerOf(server).State.Error!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_of_a_gigabyte_is_not_read()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var written = SendGigabyteAsync(listener);
        await using var server = await StartAsync($"http://{listener.LocalEndpoint}/");
        Append(server, CameraEventKind.Gap);
        await Eventually.TrueAsync(() => WorkerOf(server).Accepted == 1);

        // Only as much as the sockets of both ends buffered.
        Assert.InRange(await written, 0, 64L << 20);
    }

    private static async Task<long> SendGigabyteAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var buffer = new byte[64 * 1024];
        Assert.NotEqual(0, await stream.ReadAsync(buffer));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {1L << 30}\r\n\r\n"));
        long written = 0;
        try
        {
            while (written < 1L << 30)
            {
                await stream.WriteAsync(buffer);
                written += buffer.Length;
            }
        }
        catch (IOException)
        {
            // The server closed the connection.
        }

        return written;
    }
}
