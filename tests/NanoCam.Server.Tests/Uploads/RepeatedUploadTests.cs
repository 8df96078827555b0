using System.Net;
using NanoCam.Server.Cameras;
using NanoCam.Server.Uploads;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uploads;

/// <summary>An upload is reported as stored only if it is, regardless of how often and in which order its frames arrive.</summary>
public sealed class RepeatedUploadTests
{
    private static readonly byte[] First = TestJpeg.Create(3000);
    private static readonly byte[] Second = TestJpeg.Create(4000);

    [Fact]
    public async Task Repeat_of_an_upload_that_could_not_be_stored_is_stored()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        // A file replaces the folder, so no still can be written.
        var folder = Path.Combine(server.DataDirectory, "stills");
        Directory.Delete(folder, recursive: true);
        await File.WriteAllTextAsync(folder, "");
        Assert.Equal(HttpStatusCode.InternalServerError, (await SendAsync(server, 2, Second)).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await SendAsync(server, 2, Second)).StatusCode);
        File.Delete(folder);

        var answer = await (await SendAsync(server, 2, Second)).JsonAsync();

        Assert.Equal("accepted", answer.Text("verdict"));
        Assert.Equal(Second, await server.Client.GetByteArrayAsync($"/images/{answer.Text("filename")}"));
        Assert.Equal("duplicate", (await (await SendAsync(server, 2, Second)).JsonAsync()).Text("verdict"));
        Assert.True(server.Get<CameraRegistry>().TryGet("porch", out var camera));
        // One frame, which arrived four times.
        Assert.Equal((1, 3), (camera.Counters[FrameVerdict.Accepted], camera.Counters[FrameVerdict.Duplicate]));
    }

    [Fact]
    public async Task Frame_that_arrives_after_a_later_one_is_stored_but_not_shown_live()
    {
        await using var server = await TestServer.StartAsync();
        await SendAsync(server, 1, First);
        await SendAsync(server, 3, First);

        var answer = await (await SendAsync(server, 2, Second)).JsonAsync();

        Assert.Equal(("accepted", 2), (answer.Text("verdict"), answer.GetProperty("sequence").GetInt32()));
        Assert.Equal(Second, await server.Client.GetByteArrayAsync($"/images/{answer.Text("filename")}"));
        Assert.Equal(First, await server.Client.GetByteArrayAsync("/api/cameras/porch/frame.jpg"));
        Assert.True(server.Get<CameraRegistry>().TryGet("porch", out var camera));
        Assert.Equal((0, 1), (camera.Counters.Missing, camera.Counters.Gaps));
    }

    [Fact]
    public async Task Frame_sent_for_live_view_only_is_stored_when_sent_again_for_storage()
    {
        await using var server = await TestServer.StartAsync();
        await SendAsync(server, 1, First, "?store=false");
        var answer = await (await SendAsync(server, 1, First)).JsonAsync();
        Assert.Equal(First, await server.Client.GetByteArrayAsync($"/images/{answer.Text("filename")}"));
    }

    [Fact]
    public async Task Repeat_waits_while_the_same_frame_is_being_stored()
    {
        var turns = new UploadTurns();
        var first = await turns.TakeAsync("porch", 7, 1, CancellationToken.None);
        var repeat = turns.TakeAsync("porch", 7, 1, CancellationToken.None).AsTask();
        using (await turns.TakeAsync("porch", 7, 2, CancellationToken.None))
        using (await turns.TakeAsync("hall", 7, 1, CancellationToken.None))
        using (await turns.TakeAsync("porch", 7, null, CancellationToken.None))
        {
            Assert.False(repeat.IsCompleted);
        }

        first.Dispose();
        (await repeat.WaitAsync(TimeSpan.FromSeconds(20))).Dispose();
    }

    private static async Task<HttpResponseMessage> SendAsync(TestServer server, int sequence, byte[] jpeg, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/cameras/porch/frames{query}")
        {
            Content = UploadRequests.Jpeg(jpeg),
        };
        request.Headers.Add(UploadHeaders.BootId, "7");
        request.Headers.Add(UploadHeaders.Sequence, $"{sequence}");
        return await server.Client.SendAsync(request);
    }
}
