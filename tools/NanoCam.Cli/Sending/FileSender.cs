using System.Net;
using System.Net.Sockets;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;
using NanoCam.Client;
using NanoCam.Wire;

namespace NanoCam.Cli.Sending;

/// <summary>Sends files in order. Retries temporary failures, but not rejected files.</summary>
internal sealed class FileSender(CommandContext context, SendMode mode, byte[] key) : IDisposable
{
    private const int MaxTries = 4;
    private readonly HttpUplinkClient _client = new(context.Server, context.Clock) { RequestTimeout = context.Timeout, Key = key };
    private bool _wasReached;

    /// <summary>Sends one file.</summary>
    /// <exception cref="CliException">The server cannot be reached, even after retries.</exception>
    public async Task<SendResult> SendAsync(string file, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            var length = new FileInfo(file).Length;
            if (length > WireProtocol.MaxJpegBytes)
            {
                return Unreadable(
                    file,
                    length,
                    $"The file has {length:N0} bytes, and servers accept at most {WireProtocol.MaxJpegBytes:N0}. "
                        + "Reduce its size or quality."
                );
            }

            bytes = await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable(file, 0, $"The file cannot be read: {FileErrors.ReasonOf(exception)}.");
        }

        var start = context.Clock.GetTimestamp();
        var result = await SendWithRetriesAsync(bytes, cancellationToken);
        var milliseconds = Math.Round(context.Clock.GetElapsedTime(start).TotalMilliseconds, 1);

        // The sign-in page of a proxy also has status 200. Only a NanoCam server returns the name of the stored file.
        var isStored = result.IsSuccess && result.Filename is not null;
        var error = isStored
            ? null
            : result.Error
                ?? "The response does not contain the name of a stored file. "
                    + "It might not be a NanoCam server, or a proxy shows its sign-in page. Run: nanocam doctor";
        return new SendResult(
            file,
            isStored ? SendResult.Accepted : SendResult.Rejected,
            bytes.Length,
            result.Filename,
            error,
            milliseconds
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<UploadResult> SendWithRetriesAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        Backoff pause = new(Random.Shared, first: TimeSpan.FromSeconds(0.5), longest: TimeSpan.FromSeconds(15));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await PostAsync(bytes, cancellationToken);
                _wasReached = true;
                var isTemporary =
                    result.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway;
                if (!isTemporary || attempt == MaxTries)
                {
                    return result;
                }
            }
            catch (UplinkException exception)
            {
                // Before the first response, a wrong address is likely, and a retry would only delay the error.
                if (!_wasReached || attempt == MaxTries)
                {
                    throw Explain(exception);
                }
            }

            await Task.Delay(pause.Next(), context.Clock, cancellationToken);
        }
    }

    private Task<UploadResult> PostAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        UploadMetadata metadata = new() { CameraId = context.Camera };
        if (mode == SendMode.Raw && context.Camera is not null)
        {
            return _client.PostFrameAsync(bytes, metadata, cancellationToken);
        }

        var form = mode switch
        {
            SendMode.Base64 => UploadEncoding.Base64,
            SendMode.Raw => UploadEncoding.Raw,
            _ => UploadEncoding.Multipart,
        };
        return _client.UploadAsync(bytes, form, metadata, cancellationToken);
    }

    private CliException Explain(UplinkException exception) =>
        exception.InnerException switch
        {
            HttpRequestException cause => ConnectionErrors.Explain(context.Server, cause),
            SocketException cause => ConnectionErrors.Explain(context.Server, cause),
            OperationCanceledException => ConnectionErrors.TimedOut(context.Server, context.Timeout, exception),
            _ => new CliException(ExitCode.Unreachable, $"{exception.Message} Run: nanocam doctor", exception),
        };

    private static SendResult Unreadable(string file, long length, string why) => new(file, SendResult.Unreadable, length, null, why, 0);
}
