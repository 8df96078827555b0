using System.Net;
using System.Net.Sockets;
using NanoCam.Cli.Http;
using NanoCam.Cli.Running;
using NanoCam.Client;
using NanoCam.Wire;

namespace NanoCam.Cli.Sending;

/// <summary>Sends files one after the other. Trouble that may pass is tried again a few times; a refusal is not.</summary>
internal sealed class FileSender(CommandContext context, SendMode mode, byte[] key) : IDisposable
{
    private const int MaxTries = 4;
    private readonly HttpUplinkClient _client = new(context.Server, context.Clock) { RequestTimeout = context.Timeout, Key = key };
    private bool _wasReached;

    /// <summary>Sends one file.</summary>
    /// <exception cref="CliException">The server cannot be reached, even after waiting; or never could.</exception>
    public async Task<SendOutcome> SendAsync(string file, CancellationToken cancellationToken)
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
                    $"{length:N0} bytes are more than any server takes ({WireProtocol.MaxJpegBytes:N0}); make it smaller."
                );
            }

            bytes = await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable(file, 0, exception.Message);
        }

        var start = context.Clock.GetTimestamp();
        var result = await SendPatientlyAsync(bytes, cancellationToken);
        var milliseconds = Math.Round(context.Clock.GetElapsedTime(start).TotalMilliseconds, 1);

        // A login page of a proxy comes with status 200 as well; only our server says where it put the picture.
        var isStored = result.IsSuccess && result.Filename is not null;
        var error = isStored
            ? null
            : result.Error ?? "The answer names no stored file: not a NanoCam server, or a login page. Run: nanocam doctor";
        return new SendOutcome(
            file,
            isStored ? SendOutcome.Accepted : SendOutcome.Refused,
            bytes.Length,
            result.Filename,
            error,
            milliseconds
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<UploadResult> SendPatientlyAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        Backoff pause = new(Random.Shared, first: TimeSpan.FromSeconds(0.5), longest: TimeSpan.FromSeconds(15));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await PostAsync(bytes, cancellationToken);
                _wasReached = true;
                var mayPass =
                    result.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway;
                if (!mayPass || attempt == MaxTries)
                {
                    return result;
                }
            }
            catch (UplinkException exception)
            {
                // Before the first answer the address is the likelier fault, and nobody wants to wait to be told.
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
            SendMode.Base64 => UploadForm.Base64,
            SendMode.Raw => UploadForm.Raw,
            _ => UploadForm.Multipart,
        };
        return _client.UploadAsync(bytes, form, metadata, cancellationToken);
    }

    private CliException Explain(UplinkException exception) =>
        exception.InnerException switch
        {
            HttpRequestException cause => Unreachable.Explain(context.Server, cause),
            SocketException cause => Unreachable.Explain(context.Server, cause),
            OperationCanceledException => Unreachable.TimedOut(context.Server, context.Timeout, exception),
            _ => new CliException(ExitCode.Unreachable, $"{exception.Message} Run: nanocam doctor", exception),
        };

    private static SendOutcome Unreadable(string file, long length, string why) => new(file, SendOutcome.Unreadable, length, null, why, 0);
}
