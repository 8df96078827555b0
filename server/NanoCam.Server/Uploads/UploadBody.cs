using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using NanoCam.Jpeg;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Reads the body of one upload. Bytes that begin with FF D8 are a JPEG, regardless of the Content-Type: some programs send the type of a
/// form, of a text, or none.
/// </summary>
internal sealed class UploadBody(HttpContext context, FramePool pool, int maxFrameBytes, UploadError tooLarge, bool formsAllowed)
    : IDisposable
{
    private const string FormData = "multipart/form-data";
    private const string UrlEncoded = "application/x-www-form-urlencoded";

    // As the header of a part of a form.
    private const int MaxHeadBytes = 4096;

    private readonly HttpRequest _request = context.Request;
    private UploadFrames? _frames;
    private long _skipped;

    /// <summary>Whether another frame has begun after the last one.</summary>
    public bool HasMore => _frames?.HasMore ?? false;

    /// <summary>Reads the first frame, and the id of the camera if the body contains it.</summary>
    public async ValueTask<(UploadError? Error, string? Camera)> ReadAsync(UploadBuffer buffer)
    {
        try
        {
            return await ReadFirstAsync(buffer);
        }
        catch (Exception e) when (Describe(e) is { } error)
        {
            return (error, null);
        }
    }

    /// <summary>Reads the next frame.</summary>
    public async ValueTask<UploadError?> ReadNextAsync(UploadBuffer buffer)
    {
        try
        {
            return await ReadRawAsync(buffer);
        }
        catch (Exception e) when (Describe(e) is { } error)
        {
            return error;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _frames?.Dispose();

    private async ValueTask<(UploadError? Error, string? Camera)> ReadFirstAsync(UploadBuffer buffer)
    {
        if (_request.ContentType == "image/jpeg")
        {
            return (await ReadRawAsync(buffer), null);
        }

        var (isJpeg, isEmpty) = await PeekAsync();
        if (isJpeg)
        {
            return (await ReadRawAsync(buffer), null);
        }

        if (formsAllowed && MultipartBoundary.IsType(_request.ContentType, FormData))
        {
            return await new MultipartForm(_request, buffer, maxFrameBytes).ReadAsync(context.RequestAborted);
        }

        if (formsAllowed && MultipartBoundary.IsType(_request.ContentType, UrlEncoded))
        {
            return await UploadForm.ReadUrlEncodedAsync(_request, buffer, maxFrameBytes, context.RequestAborted);
        }

        if (IsStream(_request.ContentType) && await TrySkipToJpegAsync())
        {
            return (await ReadRawAsync(buffer), null);
        }

        return (
            isEmpty ? UploadError.NoImage
            : MultipartBoundary.IsType(_request.ContentType, "image/jpeg") || MultipartBoundary.IsType(_request.ContentType, "image/jpg")
                ? UploadError.NotJpeg
            : formsAllowed ? UploadError.WrongType
            : UploadError.NotRawJpeg,
            null
        );
    }

    private async ValueTask<UploadError?> ReadRawAsync(UploadBuffer buffer)
    {
        if (_request.ContentLength is { } length)
        {
            try
            {
                return await buffer.ReadAsync(_request.BodyReader, length - _skipped, maxFrameBytes, tooLarge, context.RequestAborted);
            }
            catch (BadHttpRequestException) when (IsComplete(buffer.Bytes))
            {
                // The sender announced more bytes than the JPEG has.
                return null;
            }
            catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout)
            {
                return UploadError.TooSlow(buffer.Length, length);
            }
        }

        if (_frames is null)
        {
            // The frames of a stream are limited individually.
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = null;
            }

            _frames = new UploadFrames(_request.BodyReader, pool, maxFrameBytes, tooLarge);
        }

        try
        {
            return await _frames.ReadAsync(buffer, context.RequestAborted);
        }
        catch (BadHttpRequestException) when (IsComplete(buffer.Bytes))
        {
            // The sender left out the last chunk.
            return null;
        }
    }

    // A multipart body that is not a form has a JPEG in each part: ffmpeg sends one with -f mpjpeg. The bytes between JPEGs are skipped.
    private static bool IsStream(string? contentType) =>
        contentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true
        && !MultipartBoundary.IsType(contentType, FormData);

    private async ValueTask<bool> TrySkipToJpegAsync()
    {
        var reader = _request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            var bytes = new SequenceReader<byte>(result.Buffer);
            if (bytes.TryReadTo(out ReadOnlySequence<byte> head, (ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF], advancePastDelimiter: false))
            {
                _skipped = head.Length;
                reader.AdvanceTo(bytes.Position);
                return true;
            }

            var isEnough = result.Buffer.Length >= MaxHeadBytes || result.IsCompleted;
            reader.AdvanceTo(result.Buffer.Start, isEnough ? result.Buffer.Start : result.Buffer.End);
            if (isEnough)
            {
                return false;
            }
        }
    }

    private static bool IsComplete(ReadOnlySpan<byte> jpeg) =>
        JpegInspector.Inspect(jpeg, out var shape) == FrameVerdict.Accepted && !shape.LacksEnd;

    private async ValueTask<(bool IsJpeg, bool IsEmpty)> PeekAsync()
    {
        var reader = _request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            var isEnough = result.Buffer.Length >= 2 || result.IsCompleted;
            var isJpeg = result.Buffer.Length >= 2 && new SequenceReader<byte>(result.Buffer).IsNext((ReadOnlySpan<byte>)[0xFF, 0xD8]);
            var isEmpty = result.Buffer.IsEmpty;
            reader.AdvanceTo(result.Buffer.Start, isEnough ? result.Buffer.Start : result.Buffer.End);
            if (isEnough)
            {
                return (isJpeg, isEmpty);
            }
        }
    }

    private UploadError? Describe(Exception exception) =>
        exception switch
        {
            BadHttpRequestException bad => ToError(bad),
            InvalidDataException => UploadError.BadMultipart,
            // The body ended inside a part.
            IOException when !context.RequestAborted.IsCancellationRequested => UploadError.BadMultipart,
            _ => null,
        };

    private UploadError ToError(BadHttpRequestException exception) =>
        exception.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => tooLarge,
            StatusCodes.Status408RequestTimeout => UploadError.TooSlow(),
            var status => UploadError.CutOff with
            {
                Status = status,
                Message = "The body is incomplete, or its chunks are not valid HTTP.",
            },
        };
}
