using System.Net.Http.Headers;
using NanoCam.Cli.Http;

namespace NanoCam.Cli.Doctor;

/// <summary>Uploads one small picture as a camera. Only on request, because it is stored and shown like any other.</summary>
internal static class UploadCheck
{
    /// <summary>Name of the check.</summary>
    public const string Name = "upload";

    // A grey baseline JPEG of 16x16 pixels.
    private const string TestPicture =
        "/9j/4AAQSkZJRgABAgAAAQABAAD/2wBDAAgUFBcUFxsbGxsbGyAeICEhISAgICAhISEkJCQqKiokJCQhISQkKCgqKi4vLisrKisv"
        + "LzIyMjw8OTlGRkhWVmf/xABKAAEAAAAAAAAAAAAAAAAAAAAAAQEAAAAAAAAAAAAAAAAAAAAAEAEAAAAAAAAAAAAAAAAAAAAAEQEA"
        + "AAAAAAAAAAAAAAAAAAAA/8AAEQgAEAAQAwESAAISAAMSAP/aAAwDAQACEQMRAD8AAAAA/9k=";

    /// <summary>Posts the test picture.</summary>
    public static async Task<Check> RunAsync(ServerConnection server, string camera, CancellationToken cancellationToken)
    {
        using ByteArrayContent content = new(Convert.FromBase64String(TestPicture));
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var response = await server.SendAsync(HttpMethod.Post, CameraList.RouteOf(camera, "/frames"), content, cancellationToken);
        return response.IsSuccessStatusCode
            ? Check.Ok(Name, $"A test picture was accepted as camera {camera}.")
            : Check.Failed(
                Name,
                await ServerAnswer.DescribeAsync(response, cancellationToken),
                response.StatusCode is System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden
                    ? "The server takes paired cameras only, as it should; leave out --camera, or test with: nanocam pair, then nanocam send --key."
                    : "A proxy in between may refuse POST or large bodies; otherwise the sentence is the server's."
            );
    }
}
