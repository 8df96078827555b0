using NanoCam.Server.Frames;

namespace NanoCam.Server.Uploads;

/// <summary>Accepts the frames of one upload, nearly always one, and responds with the result of the last accepted one.</summary>
internal sealed class UploadRequest(HttpContext context, UploadService intake, string cameraId) : IDisposable
{
    private readonly bool _store = !context.Request.QueryString.HasValue || context.Request.Query["store"] != "false";
    private UploadReceipt _receipt;
    private UploadError? _error;
    private Frame? _frame;
    private uint _sequence;
    private int _accepted;
    private int _rejected;

    /// <summary>Whether the server cannot accept more frames of this upload.</summary>
    public bool MustStop => _error is { Status: >= 500 or StatusCodes.Status408RequestTimeout or StatusCodes.Status429TooManyRequests };

    /// <summary>Accepts the frame in the buffer, or counts the error with which it was read.</summary>
    /// <param name="buffer">The frame. Empty afterwards.</param>
    /// <param name="error">Why it could not be read, or null.</param>
    /// <param name="begun">Order in which the upload began.</param>
    /// <param name="nowMicroseconds">Time of arrival.</param>
    public async ValueTask AcceptAsync(UploadBuffer buffer, UploadError? error, long begun, long nowMicroseconds)
    {
        if (error is not null)
        {
            intake.CountRejected(cameraId, error);
        }

        _error = error ?? await TryAcceptAsync(buffer, begun, nowMicroseconds);
        _accepted += _error is null ? 1 : 0;
        _rejected += _error is null ? 0 : 1;
    }

    /// <summary>Writes the response, or returns the error if no frame was accepted, or a frame was not stored.</summary>
    public UploadError? Finish()
    {
        if (_frame is null || MustStop)
        {
            return _error;
        }

        if (UploadResponse.WantsMessages(context.Request))
        {
            UploadResponse.WriteMessages(context.Response, _receipt, _sequence);
        }
        else
        {
            UploadResponse.Write(context.Response, _receipt, _frame, _accepted, _rejected);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _frame?.Release();

    private async ValueTask<UploadError?> TryAcceptAsync(UploadBuffer buffer, long begun, long nowMicroseconds)
    {
        var error = UploadHeaderReader.TryRead(context.Request.Headers, nowMicroseconds, out var origin, out var report);
        if (error is not null)
        {
            return error;
        }

        // The headers describe the first frame.
        var isFirst = _accepted + _rejected == 0;
        origin = isFirst ? origin with { Begun = begun } : new(origin.BootId, null, null, origin.Flags, begun);
        var frame = buffer.Take();
        try
        {
            (error, var receipt) = await intake.AcceptAsync(
                cameraId,
                frame,
                origin,
                isFirst ? report : null,
                _store,
                context.RequestAborted
            );
            if (error is null)
            {
                _frame?.Release();
                (_frame, _receipt, _sequence) = (frame.AddReference(), receipt, origin.Sequence ?? 0);
            }

            return error;
        }
        finally
        {
            frame.Release();
        }
    }
}
