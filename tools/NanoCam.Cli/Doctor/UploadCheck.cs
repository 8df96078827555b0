using System.Net.Http.Headers;
using NanoCam.Cli.Http;

namespace NanoCam.Cli.Doctor;

/// <summary>Uploads one small frame as a camera. Runs only on request, because the server stores and shows it.</summary>
internal static class UploadCheck
{
    /// <summary>Name of the check.</summary>
    public const string Name = "upload";

    // A gray baseline JPEG of 16x16 pixels.
    private const string TestFrame =
        "/9j/4AAQSkZJRgABAgAAAQABAAD/2wBDAAgUFBcUFxsbGxsbGyAeICEhISAgICAhISEkJCQqKiokJCQhISQkKCgqKi4vLisrKisv"
        + "LzIyMjw8OTlGRkhWVmf/xABKAAEAAAAAAAAAAAAAAAAAAAAAAQEAAAAAAAAAAAAAAAAAAAAAEAEAAAAAAAAAAAAAAAAAAAAAEQEA"
        + "AAAAAAAAAAAAAAAAAAAA/8AAEQgAEAAQAwESAAISAAMSAP/aAAwDAQACEQMRAD8AAAAA/9k=";

    /// <summary>Uploads the test frame.</summary>
    public static async Task<Check> RunAsync(ServerConnection server, string camera, CancellationToken cancellationToken)
    {
        using ByteArrayContent content = new(Convert.FromBase64String(TestFrame));
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var response = await server.SendAsync(HttpMethod.Post, CameraList.RouteOf(camera, "/frames"), content, cancellationToken);
        return response.IsSuccessStatusCode
            ? Check.Ok(Name, $"The server accepted a test frame of camera {camera}.")
            : Check.Failed(
                Name,
                await ServerResponse.DescribeAsync(response, cancellationToken),
                response.StatusCode is System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden
                    ? "The server accepts paired cameras only. Omit --camera, or test with nanocam pair and nanocam send --key."
                    : "Follow the message above. A proxy in between might reject POST or large bodies."
            );
    }
}
