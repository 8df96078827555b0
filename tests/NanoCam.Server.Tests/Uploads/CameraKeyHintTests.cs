using System.Net.Http.Headers;
using NanoCam.Server.Pairing;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Uploads;

/// <summary>Requests with a valid camera key that fail for another reason than the key.</summary>
public sealed class CameraKeyHintTests
{
    private const string Use = "Send its frames with POST /api/cameras/door/frames or POST /upload.";

    [Theory]
    [InlineData("Login", "POST", "/upload.php", 404)]
    [InlineData("Login", "POST", "/api/cameras/door/frame", 404)]
    [InlineData("Login", "PUT", "/upload", 405)]
    [InlineData("Login", "PUT", "/api/cameras/door/frames", 405)]
    [InlineData("Login", "GET", "/api/cameras", 403)]
    [InlineData("Open", "POST", "/upload.php", 404)]
    [InlineData("Open", "PUT", "/upload", 405)]
    public async Task Valid_key_on_a_wrong_path_is_answered_with_its_camera_and_the_right_path(
        string viewers,
        string method,
        string path,
        int status
    )
    {
        await using var server = await StartAsync(viewers);
        using var response = await SendAsync(server, method, path, Pair(server));
        var detail = (await response.JsonAsync()).Text("detail");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains("The key is valid and belongs to camera door.", detail, StringComparison.Ordinal);
        Assert.Contains(Use, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Sign in", detail, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(response.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task Key_of_another_camera_is_answered_with_the_id_that_it_belongs_to()
    {
        await using var server = await StartAsync("Login");
        using var response = await SendAsync(server, "POST", "/api/cameras/yard/frames", Pair(server));
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Equal(
            "The key belongs to another camera: door, not yard. Send the id door, or the key of yard.",
            (await response.JsonAsync()).Text("detail")
        );
    }

    [Theory]
    [InlineData("Login", 401)]
    [InlineData("Open", 404)]
    public async Task Unknown_key_on_a_wrong_path_receives_only_upload_instructions(string viewers, int status)
    {
        await using var server = await StartAsync(viewers);
        using var response = await SendAsync(server, "POST", "/upload.php", new string('a', 64));
        var detail = (await response.JsonAsync()).Text("detail");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.DoesNotContain("valid", detail, StringComparison.Ordinal);
        Assert.EndsWith("To upload a frame, use POST /upload or POST /api/cameras/{id}/frames.", detail, StringComparison.Ordinal);
    }

    private static Task<TestServer> StartAsync(string viewers) =>
        TestServer.StartAsync(("NanoCam:Access:Viewers", viewers), ("NanoCam:Access:Cameras", "Paired"));

    private static string Pair(TestServer server)
    {
        var key = Enumerable.Range(0, CameraKey.Size).Select(i => (byte)i).ToArray();
        server.Get<CameraKeyStore>().Put("door", key, "test");
        return Convert.ToHexStringLower(key);
    }

    private static async Task<HttpResponseMessage> SendAsync(TestServer server, string method, string path, string key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (method != "GET")
        {
            request.Content = UploadRequests.Jpeg(TestJpeg.Create(1000));
        }

        return await server.Client.SendAsync(request);
    }
}
