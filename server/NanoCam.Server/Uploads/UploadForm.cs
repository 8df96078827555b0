using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Reads a frame and a camera id from a URL-encoded form. The field <c>image</c> is preferred; without it, the only field with an image
/// counts, regardless of its name.
/// </summary>
internal static class UploadForm
{
    /// <summary>
    /// Maximum bytes of base64 for a frame of <paramref name="maxFrameBytes"/>, with room for a data-URL prefix and line breaks.
    /// </summary>
    public static int MaxTextBytes(int maxFrameBytes) => (int)(maxFrameBytes * 4L / 3) + (maxFrameBytes / 32) + 1024;

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
        (int Start, int Length)? named = null;
        List<(int Start, int Length)> others = [];
        var names = new FieldNames();
        for (var at = 0; at < buffer.Length; )
        {
            var field = buffer.Bytes[at..];
            var end = field.IndexOf((byte)'&');
            field = end < 0 ? field : field[..end];
            var equals = field.IndexOf((byte)'=');
            var name = equals < 0 ? field : field[..equals];
            var value = equals < 0 ? [] : field[(equals + 1)..];
            names.Add(ToText(name[..Math.Min(name.Length, CameraId.MaxLength)]));
            if (named is null && name.SequenceEqual("image"u8))
            {
                named = (at + equals + 1, value.Length);
            }
            else if (camera is null && name.SequenceEqual("camera"u8))
            {
                camera = value.Length <= 3 * CameraId.MaxLength && UrlDecode(value) is var length and >= 0 ? ToText(value[..length]) : "";
            }
            else if (others.Count < 2 && IsLikelyJpeg(value))
            {
                others.Add((at + equals + 1, value.Length));
            }

            at += field.Length + 1;
        }

        if (named is null && others.Count > 1)
        {
            return (names.Ambiguous, camera);
        }

        if ((named ?? others.FirstOrDefault()) is not { Length: > 0 } found)
        {
            return (names.Missing, camera);
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

    // Its first characters, possibly percent-encoded.
    private static bool IsLikelyJpeg(ReadOnlySpan<byte> value)
    {
        var start = value[..Math.Min(value.Length, 32)].ToArray();
        var length = UrlDecode(
            start.AsSpan(0, start.AsSpan().LastIndexOf((byte)'%') is var cut && cut > start.Length - 3 && cut >= 0 ? cut : start.Length)
        );
        return length >= 0 && Base64Text.IsLikelyJpeg(start.AsSpan(0, length));
    }

    /// <summary>Decodes base64, and checks the size of the frame.</summary>
    public static UploadError? DecodeBase64(UploadBuffer buffer, int maxFrameBytes)
    {
        if (!Base64Text.TryDecode(buffer))
        {
            return UploadError.BadBase64;
        }

        return buffer.Length == 0 ? UploadError.NoImage : CheckSize(buffer, maxFrameBytes);
    }

    /// <summary>Checks the size of the frame.</summary>
    public static UploadError? CheckSize(UploadBuffer buffer, int maxFrameBytes) =>
        buffer.Length > maxFrameBytes ? UploadError.TooLarge(maxFrameBytes) : null;

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
