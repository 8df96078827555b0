using System.Net.Http.Headers;

namespace NanoCam.Client;

/// <summary>Encodings that <c>POST /upload</c> accepts.</summary>
public enum UploadEncoding
{
    /// <summary>multipart/form-data with a file in field <c>image</c>.</summary>
    Multipart,

    /// <summary>Form field <c>image</c> with base64.</summary>
    Base64,

    /// <summary>Form field <c>image</c> with base64 after <c>data:image/jpeg;base64,</c>.</summary>
    Base64DataUrl,

    /// <summary>The JPEG itself, as image/jpeg.</summary>
    Raw,
}

/// <summary>
/// Sends each frame with one POST: for photos at intervals, and for networks that allow only HTTP. Any thread may call it. A rejected frame
/// is a result; an unreachable server is an exception.
/// </summary>
public sealed class HttpUplinkClient : IDisposable
{
    private const string Field = "image";
    private const string JpegType = "image/jpeg";
    private const int MaxAnswerBytes = 64 * 1024;

    private readonly Uri _server;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;
    private readonly AuthenticationHeaderValue? _authorization;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="server">Address of the server, http or https; a path is kept.</param>
    /// <param name="time">Clock; null for the system clock.</param>
    public HttpUplinkClient(Uri server, TimeProvider? time = null)
    {
        _server = server;
        _time = time ?? TimeProvider.System;
        _http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                ActivityHeadersPropagator = null,
            }
        );
    }

    /// <summary>Timeout of one POST. Default 30 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Camera key from pairing; empty (the default) if the camera has none. It is sent with every frame, so use https.</summary>
    public ReadOnlyMemory<byte> Key
    {
        init => _authorization = value.IsEmpty ? null : new AuthenticationHeaderValue("Bearer", Convert.ToHexStringLower(value.Span));
    }

    /// <summary>Posts one frame to <c>/api/cameras/{id}/frames</c>.</summary>
    /// <exception cref="ArgumentException">The metadata contains no valid camera id.</exception>
    /// <exception cref="UplinkException">The server cannot be reached.</exception>
    public Task<UploadResult> PostFrameAsync(ReadOnlyMemory<byte> jpeg, UploadMetadata metadata, CancellationToken cancellationToken)
    {
        CameraIds.Check(metadata.CameraId ?? "");
        return PostAsync($"/api/cameras/{metadata.CameraId}/frames", Raw(jpeg), metadata, cancellationToken);
    }

    /// <summary>Posts one frame to <c>/upload</c>, in one of the encodings of older clients.</summary>
    /// <exception cref="UplinkException">The server cannot be reached.</exception>
    public Task<UploadResult> UploadAsync(
        ReadOnlyMemory<byte> jpeg,
        UploadEncoding form,
        UploadMetadata metadata,
        CancellationToken cancellationToken
    )
    {
        HttpContent content = form switch
        {
            UploadEncoding.Multipart => new MultipartFormDataContent { { Raw(jpeg), Field, "image.jpg" } },
            UploadEncoding.Base64 => Base64(jpeg, prefix: ""),
            UploadEncoding.Base64DataUrl => Base64(jpeg, prefix: "data:image/jpeg;base64,"),
            UploadEncoding.Raw => Raw(jpeg),
            _ => throw new ArgumentOutOfRangeException(nameof(form)),
        };
        return PostAsync("/upload", content, metadata, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
    }

    private async Task<UploadResult> PostAsync(
        string route,
        HttpContent content,
        UploadMetadata metadata,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ServerUris.Combine(_server, route));
        request.Content = content;
        metadata.WriteTo(request.Headers);
        request.Headers.Authorization = _authorization;
        using var timeout = new CancellationTokenSource(RequestTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await _http.SendAsync(request, both.Token);
            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            var answer = new byte[MaxAnswerBytes];
            var count = await body.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, both.Token);
            return UploadResult.Read(response.StatusCode, response.ReasonPhrase, answer.AsMemory(0, count));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UplinkException(
                UplinkFailure.Unreachable,
                $"{_server} did not respond within {RequestTimeout.TotalSeconds:0.#} s.",
                exception
            );
        }
        catch (Exception exception) when (UplinkException.IsNetworkFault(exception))
        {
            throw UplinkException.Unreachable(_server, exception);
        }
    }

    private static ReadOnlyMemoryContent Raw(ReadOnlyMemory<byte> jpeg)
    {
        var content = new ReadOnlyMemoryContent(jpeg);
        content.Headers.ContentType = new MediaTypeHeaderValue(JpegType);
        return content;
    }

    private static FormUrlEncodedContent Base64(ReadOnlyMemory<byte> jpeg, string prefix)
    {
        return new FormUrlEncodedContent([KeyValuePair.Create(Field, prefix + Convert.ToBase64String(jpeg.Span))]);
    }
}
