using System.Text;

namespace NanoCam.Server.Pull;

/// <summary>
/// Decides what a source sends. The first bytes decide: many sources declare a wrong type or encoding. The declared type only counts if
/// the bytes are not a JPEG.
/// </summary>
internal static class PullContentSniffer
{
    private static readonly string[] Compressions = ["gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd"];

    /// <summary>Whether the body is read as a stream; otherwise, it is one response with a declared length.</summary>
    /// <param name="response">The response.</param>
    /// <param name="start">First bytes of the body, without blanks.</param>
    /// <param name="authority">Host and port, for errors.</param>
    /// <exception cref="PullException">The body contains no frames.</exception>
    public static bool IsStream(HttpResponseMessage response, ReadOnlySpan<byte> start, string authority)
    {
        var type = PullBody.MediaTypeOf(response);
        var isLabelledStream = IsLabelledStream(type);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
        {
            return isLabelledStream || response.Content.Headers.ContentLength is null;
        }

        if (response.Content.Headers.ContentEncoding.FirstOrDefault(IsCompression) is { } encoding)
        {
            var name = PullBody.Shorten(encoding);
            throw new PullException(
                new PullProblem(PullProblemCodes.Compressed, $"{authority} compresses its response ({name}). Turn off compression.", name),
                isPersistent: true
            );
        }

        var content = VideoIn(type, start);
        if (content is not null)
        {
            var video = PullBody.Shorten(content);
            throw new PullException(
                new PullProblem(
                    PullProblemCodes.WrongVideo,
                    $"{authority} is sending {video}, not JPEG frames. "
                        + "Select MJPEG on the camera, or enter the address of its MJPEG stream.",
                    video
                ),
                isPersistent: true
            );
        }

        return type switch
        {
            "image/jpeg" or "image/jpg" or "image/pjpeg" => false,
            "text/html" or "application/xhtml+xml" => throw new PullException(
                PullProblemCodes.WebPage,
                $"{authority} returned a web page instead of frames. Enter the address of the frames, such as :81/stream.",
                isPersistent: true
            ),
            "" or "application/octet-stream" => response.Content.Headers.ContentLength is null,
            _ when isLabelledStream || start.StartsWith("--"u8) => true,
            _ => throw new PullException(
                new PullProblem(
                    PullProblemCodes.WrongType,
                    $"{authority} returned {PullBody.Shorten(type)} instead of frames. Check the address.",
                    PullBody.Shorten(type)
                ),
                isPersistent: true
            ),
        };
    }

    /// <summary>Whether the declared type is that of a stream.</summary>
    public static bool IsLabelledStream(string type) =>
        type.StartsWith("multipart/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal);

    private static bool IsCompression(string encoding) => Compressions.Contains(encoding, StringComparer.OrdinalIgnoreCase);

    // A video type of the response, or of the first part of a multipart body.
    private static string? VideoIn(string type, ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("--"u8))
        {
            var head = Encoding.Latin1.GetString(start);
            var at = head.IndexOf("Content-Type:", StringComparison.OrdinalIgnoreCase);
            type = at < 0 ? "" : head[(at + "Content-Type:".Length)..].Split('\n', ';')[0].Trim().ToLowerInvariant();
        }

        // The start of a stream without a boundary may be the rest of a frame.
        return
            type.StartsWith("video/", StringComparison.Ordinal)
            && !start.IsEmpty
            && !type.Contains("jpeg", StringComparison.Ordinal)
            && !type.Contains("mjpg", StringComparison.Ordinal)
            && start.IndexOf([(byte)0xFF, (byte)0xD8]) < 0
            ? type
            : null;
    }
}
