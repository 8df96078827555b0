using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>Reads the fields <c>image</c> and <c>camera</c> of an upload in either form encoding; skips other fields.</summary>
internal static class UploadForm
{
    private const int MaxSections = 32;
    private const int MaxBoundary = 70;

    /// <summary>
    /// Maximum bytes of base64 for a frame of <paramref name="maxFrameBytes"/>, with room for a data-URL prefix and line breaks.
    /// </summary>
    public static int MaxTextBytes(int maxFrameBytes) => (int)(maxFrameBytes * 4L / 3) + (maxFrameBytes / 32) + 1024;

    /// <summary>Reads <c>multipart/form-data</c>: a file, or base64 in a plain field.</summary>
    public static async ValueTask<(UploadError? Error, string? Camera)> ReadMultipartAsync(
        HttpRequest request,
        MediaTypeHeaderValue type,
        UploadBuffer buffer,
        int maxFrameBytes,
        CancellationToken cancellationToken
    )
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        if (boundary.Length is 0 or > MaxBoundary)
        {
            return (UploadError.NoBoundary, null);
        }

        var reader = new MultipartReader(boundary.ToString(), request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 4096 };
        string? camera = null;
        var found = false;
        for (var section = 0; section < MaxSections; section++)
        {
            if (await reader.ReadNextSectionAsync(cancellationToken) is not { } next)
            {
                return (found ? null : UploadError.NoImage, camera);
            }

            if (!ContentDispositionHeaderValue.TryParse(next.ContentDisposition, out var disposition))
            {
                return (UploadError.BadMultipart, camera);
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name);
            if (!found && name == "image")
            {
                found = true;
                var isFile = disposition.FileName.HasValue || disposition.FileNameStar.HasValue;
                if (await ReadImageAsync(next.Body, isFile, request.ContentLength, buffer, maxFrameBytes, cancellationToken) is { } error)
                {
                    return (error, camera);
                }
            }
            else if (camera is null && name == "camera")
            {
                camera = await ReadShortAsync(next.Body, cancellationToken);
            }
        }

        return (UploadError.BadMultipart, camera);
    }

    /// <summary>Reads <c>application/x-www-form-urlencoded</c>: base64.</summary>
    public static async ValueTask<(UploadError? Error, string? Camera)> ReadUrlEncodedAsync(
        HttpRequest request,
        UploadBuffer buffer,
        int maxFrameBytes,
        CancellationToken cancellationToken
    )
    {
        // Of the 64 characters of base64 two are percent-encoded, each as three bytes: 1/16 more on average.
        var limit = (int)Math.Min(MaxTextBytes(maxFrameBytes) * 17L / 16, 32 << 20);
        if (
            await buffer.ReadAsync(
                request.BodyReader,
                request.ContentLength,
                limit,
                UploadError.TooLarge(maxFrameBytes),
                cancellationToken
            ) is
            { } error
        )
        {
            return (error, null);
        }

        return ReadFields(buffer, maxFrameBytes);
    }

    private static (UploadError? Error, string? Camera) ReadFields(UploadBuffer buffer, int maxFrameBytes)
    {
        string? camera = null;
        (int Start, int Length)? image = null;
        for (var at = 0; at < buffer.Length; )
        {
            var field = buffer.Bytes[at..];
            var end = field.IndexOf((byte)'&');
            field = end < 0 ? field : field[..end];
            var equals = field.IndexOf((byte)'=');
            if (image is null && field.StartsWith("image="u8))
            {
                image = (at + equals + 1, field.Length - equals - 1);
            }
            else if (camera is null && field.StartsWith("camera="u8))
            {
                var value = field[(equals + 1)..];
                camera = value.Length <= 3 * CameraId.MaxLength && UrlDecode(value) is var length and >= 0 ? ToText(value[..length]) : "";
            }

            at += field.Length + 1;
        }

        if (image is not { Length: > 0 } found)
        {
            return (UploadError.NoImage, camera);
        }

        buffer.Keep(found.Start, found.Length);
        var decoded = UrlDecode(buffer.Bytes);
        if (decoded < 0)
        {
            return (UploadError.BadForm, camera);
        }

        buffer.Keep(0, decoded);
        return (DecodeBase64(buffer, maxFrameBytes), camera);
    }

    private static async ValueTask<UploadError?> ReadImageAsync(
        Stream body,
        bool isFile,
        long? promised,
        UploadBuffer buffer,
        int maxFrameBytes,
        CancellationToken cancellationToken
    )
    {
        var limit = isFile ? maxFrameBytes : MaxTextBytes(maxFrameBytes);
        if (await buffer.ReadAsync(body, promised, limit, UploadError.TooLarge(maxFrameBytes), cancellationToken) is { } error)
        {
            return error;
        }

        if (buffer.Length == 0)
        {
            return UploadError.NoImage;
        }

        // Some clients send a file without a file name. Base64 never begins with FF.
        return isFile || buffer.Bytes[0] == 0xFF ? CheckSize(buffer, maxFrameBytes) : DecodeBase64(buffer, maxFrameBytes);
    }

    private static UploadError? DecodeBase64(UploadBuffer buffer, int maxFrameBytes)
    {
        if (!Base64Text.TryDecode(buffer))
        {
            return UploadError.BadBase64;
        }

        return buffer.Length == 0 ? UploadError.NoImage : CheckSize(buffer, maxFrameBytes);
    }

    private static UploadError? CheckSize(UploadBuffer buffer, int maxFrameBytes) =>
        buffer.Length > maxFrameBytes ? UploadError.TooLarge(maxFrameBytes) : null;

    private static async ValueTask<string> ReadShortAsync(Stream body, CancellationToken cancellationToken)
    {
        var bytes = new byte[CameraId.MaxLength + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return ToText(bytes.AsSpan(0, length));
    }

    // One character per byte: the rule for ids rejects those above 7F.
    private static string ToText(ReadOnlySpan<byte> bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    // A plus stays a plus. In a form it means a space, but neither base64 nor an id has spaces, and many senders do not encode it.
    private static int UrlDecode(Span<byte> text)
    {
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '%')
            {
                text[length++] = text[at];
                continue;
            }

            if (
                at + 2 >= text.Length
                || !byte.TryParse(text.Slice(at + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out text[length])
            )
            {
                return -1;
            }

            length++;
            at += 2;
        }

        return length;
    }
}
