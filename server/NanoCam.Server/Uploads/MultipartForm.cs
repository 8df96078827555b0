using System.Buffers;
using System.Text;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Reads a frame and a camera id from <c>multipart/form-data</c>: a file, or base64 in a plain field. The field <c>image</c> is preferred;
/// without it, the only field with an image counts, regardless of its name.
/// </summary>
internal sealed class MultipartForm(HttpRequest request, UploadBuffer buffer, int maxFrameBytes)
{
    private const string ImageField = "image";
    private const int MaxLineBreaksBeforeJpeg = 16;

    private readonly FieldNames _names = new();
    private string? _found;
    private bool _isAmbiguous;
    private string? _camera;

    /// <summary>Reads the form.</summary>
    /// <exception cref="InvalidDataException">The body is not a multipart body.</exception>
    public async ValueTask<(UploadError? Error, string? Camera)> ReadAsync(CancellationToken cancellationToken)
    {
        if (!MultipartBoundary.TryRead(request.ContentType ?? "", out var boundary))
        {
            return (UploadError.NoBoundary, null);
        }

        var body = new MultipartBody(request.BodyReader, boundary);
        while (await body.ReadHeaderAsync(cancellationToken) is { } header)
        {
            _names.Add(header.Name);
            var error =
                header.Name == "camera" && _camera is null && !header.IsFile
                    ? await ReadCameraAsync(body, cancellationToken)
                    : await ReadPartAsync(body, header, cancellationToken);
            if (error is not null)
            {
                return (error, _camera);
            }
        }

        return (
            _found is null ? _names.Missing
            : _isAmbiguous ? _names.Ambiguous
            : null,
            _camera
        );
    }

    private async ValueTask<UploadError?> ReadPartAsync(MultipartBody body, PartHeader header, CancellationToken cancellationToken)
    {
        var isNamed = header.Name.Equals(ImageField, StringComparison.OrdinalIgnoreCase);
        var isCandidate = isNamed || header.IsFile || header.IsImage;
        if (_found is not null && !(isNamed && !IsImageField(_found)))
        {
            _isAmbiguous |= isCandidate && !IsImageField(_found);
            return await body.ReadContentAsync(null, cancellationToken);
        }

        if (_found is null || isCandidate)
        {
            return await ReadImageAsync(body, header, isCandidate, cancellationToken);
        }

        return await body.ReadContentAsync(null, cancellationToken);
    }

    private async ValueTask<UploadError?> ReadImageAsync(
        MultipartBody body,
        PartHeader header,
        bool isCandidate,
        CancellationToken cancellationToken
    )
    {
        buffer.Keep(0, 0);
        var limit = UploadForm.MaxTextBytes(maxFrameBytes);
        var tooLarge = UploadError.TooLarge(maxFrameBytes);
        if (!buffer.TryExpect(request.ContentLength, header.IsFile ? maxFrameBytes : limit))
        {
            return UploadError.Busy;
        }

        var isOversized = false;
        var error = await body.ReadContentAsync(
            (in ReadOnlySequence<byte> piece) =>
            {
                var failure = isOversized ? null : buffer.Append(piece, limit, tooLarge);
                isOversized |= failure == tooLarge && !isCandidate;
                return isOversized ? null : failure;
            },
            cancellationToken
        );
        if (error is not null)
        {
            return error;
        }

        // A file may be something else, such as a log.
        if (isOversized || !(IsImageField(header.Name) || header.IsImage || IsJpeg() || Base64Text.IsLikelyJpeg(buffer.Bytes)))
        {
            buffer.Keep(0, 0);
            return null;
        }

        _found = header.Name;
        _isAmbiguous = false;
        error = Decode(header, body.IsTerminated);
        return error;
    }

    private UploadError? Decode(PartHeader header, bool isTerminated)
    {
        if (buffer.Length == 0)
        {
            return UploadError.NoImage;
        }

        // The end of a JPEG shows that it is complete. Anything else may be truncated anywhere without a boundary after it.
        var isJpeg = IsJpeg();
        if (!isJpeg && !isTerminated)
        {
            return UploadError.BadMultipart;
        }

        // Base64 never begins with FF.
        return isJpeg || (header.IsFile && !Base64Text.IsLikelyJpeg(buffer.Bytes))
            ? UploadForm.CheckSize(buffer, maxFrameBytes)
            : UploadForm.DecodeBase64(buffer, maxFrameBytes);
    }

    // Some senders write one line break too many before the file.
    private bool IsJpeg()
    {
        var start = buffer.Bytes[..Math.Min(buffer.Length, MaxLineBreaksBeforeJpeg)].IndexOfAnyExcept("\r\n"u8);
        if (start < 0 || !buffer.Bytes[start..].StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
        {
            return false;
        }

        buffer.Keep(start, buffer.Length - start);
        return true;
    }

    private async ValueTask<UploadError?> ReadCameraAsync(MultipartBody body, CancellationToken cancellationToken)
    {
        // One byte more than an id may have, so that a longer one is invalid.
        var id = new StringBuilder();
        var error = await body.ReadContentAsync(
            (in ReadOnlySequence<byte> piece) =>
            {
                foreach (var memory in piece)
                {
                    var count = Math.Min(memory.Length, CameraId.MaxLength + 1 - id.Length);
                    id.Append(Encoding.Latin1.GetString(memory.Span[..count]));
                }

                return null;
            },
            cancellationToken
        );
        _camera = id.ToString();
        return error;
    }

    private static bool IsImageField(string name) => name.Equals(ImageField, StringComparison.OrdinalIgnoreCase);
}
