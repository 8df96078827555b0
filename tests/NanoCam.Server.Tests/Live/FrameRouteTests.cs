using System.Net;
using System.Net.Http.Headers;
using NanoCam.Server.Cameras;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Live;

public sealed class FrameRouteTests : LiveTestBase
{
    [Fact]
    public async Task Newest_frame_has_its_sequence_as_tag()
    {
        var sequence = Publish("door", TestJpeg.Create());
        using var response = await Server.Client.GetAsync("/api/cameras/door/frame.jpg");
        Assert.Equal($"\"{sequence}\"", response.Headers.ETag?.Tag);
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(sequence.ToString(), Header(response, "X-Sequence"));
        Assert.InRange(long.Parse(Header(response, "X-Frame-Age-Ms")), 0, 60_000);
        Assert.InRange(double.Parse(Header(response, "X-Timestamp")), 1_700_000_000, 9_999_999_999);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/cameras/door/frame.jpg");
        request.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var same = await Server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Fact]
    public async Task Long_poll_returns_the_next_frame()
    {
        var sequence = Publish("door", TestJpeg.Create(seed: 1));
        var polling = Server.Client.GetByteArrayAsync($"/api/cameras/door/frame.jpg?after={sequence}&wait=30");
        await ListenersAsync("door", 1);
        Assert.False(polling.IsCompleted);
        Publish("door", TestJpeg.Create(seed: 2));
        Assert.Equal(TestJpeg.Create(seed: 2), await polling);
        await ListenersAsync("door", 0);
    }

    [Fact]
    public async Task Long_poll_without_a_new_frame_returns_304()
    {
        var sequence = Publish("door", TestJpeg.Create());
        using var response = await Server.Client.GetAsync($"/api/cameras/door/frame.jpg?after={sequence}&wait=0.05");
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        using var older = await Server.Client.GetAsync($"/api/cameras/door/frame.jpg?after={sequence - 1}&wait=30");
        Assert.Equal(HttpStatusCode.OK, older.StatusCode);
    }

    [Fact]
    public async Task Request_can_wait_for_the_first_frame()
    {
        Assert.True(Server.Get<CameraRegistry>().TryGetOrAdd("door", out _));
        using var none = await Server.Client.GetAsync("/api/cameras/door/frame.jpg");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, none.StatusCode);
        var polling = Server.Client.GetByteArrayAsync("/api/cameras/door/frame.jpg?wait=30");
        await ListenersAsync("door", 1);
        Publish("door", TestJpeg.Create());
        Assert.Equal(TestJpeg.Create(), await polling);
    }

    [Theory]
    [InlineData("/api/cameras/nobody/frame.jpg", 404)]
    [InlineData("/api/cameras/..%2f/frame.jpg", 400)]
    [InlineData("/api/cameras/door/frame.jpg?after=x", 400)]
    [InlineData("/api/cameras/door/frame.jpg?wait=61", 400)]
    [InlineData("/api/cameras/door/frame.jpg?wait=-1", 400)]
    [InlineData("/api/cameras/door/frame.jpg?wait=NaN", 400)]
    public async Task Invalid_request_is_rejected_with_the_reason(string path, int status)
    {
        Publish("door", TestJpeg.Create());
        using var response = await Server.Client.GetAsync(path);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(new MediaTypeHeaderValue("application/problem+json"), response.Content.Headers.ContentType);
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));
}
