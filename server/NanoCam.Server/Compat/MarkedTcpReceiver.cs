using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Uploads;
using NanoCam.Wire;

namespace NanoCam.Server.Compat;

/// <summary>
/// Receives photos between markers on a persistent connection. Answers each photo, because the firmware waits for any response: <c>ACK</c>
/// when the photo is stored, <c>NAK</c> when it is not.
/// </summary>
internal sealed class MarkedTcpReceiver(
    CompatListeners listeners,
    CompatCameraAuthenticator authenticator,
    MarkedPhotoIntake intake,
    FramePool pool,
    TimeProvider time,
    IOptions<IngestOptions> options,
    IOptions<CompatOptions> compat
)
{
    // Packets rarely arrive later than this. If a packet is later, one photo is lost.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private static readonly UploadError Silent = new(StatusCodes.Status408RequestTimeout, "The client sent no FrameBegin.");
    private static readonly UploadError TooSlow = new(
        StatusCodes.Status408RequestTimeout,
        "The photo arrived too slowly or incompletely (NanoCam:Ingest:FrameTimeout).",
        FrameVerdict.Truncated
    );
    private static readonly UploadError CutOff = new(
        StatusCodes.Status400BadRequest,
        "The connection ended before FrameOver.",
        FrameVerdict.Truncated
    );
    private static readonly UploadError NoMarker = new(
        StatusCodes.Status400BadRequest,
        "The client sent no marker within the maximum size of a frame (NanoCam:Ingest:MaxFrameBytes)."
    );

    private static readonly UploadError Browser = new(StatusCodes.Status400BadRequest, "The client is a browser, not a camera.");

    private readonly IngestOptions _options = options.Value;
    private readonly UploadError _tooLarge = UploadError.TooLarge(options.Value.MaxFrameBytes);
    private readonly byte[] _ack = compat.Value.MarkedNewline ? "ACK\n"u8.ToArray() : "ACK"u8.ToArray();
    private readonly byte[] _nak = compat.Value.MarkedNewline ? "NAK\n"u8.ToArray() : "NAK"u8.ToArray();

    /// <summary>Serves one connection.</summary>
    public async Task ServeAsync(CompatCameraConnection call, CancellationToken stopping)
    {
        KeepAlive(call.Connection);
        using var reader = new TimedReader(call.Connection, time, _options, stopping);
        using var parser = new MarkedParser(pool, _options.MaxFrameBytes);
        UploadError? error;
        try
        {
            error = await ReceiveAsync(call, reader, parser, stopping);
        }
        catch (ConnectionResetException)
        {
            error = parser.IsInside ? CutOff : null;
        }

        if (error is not null)
        {
            Fault(call, error);
        }
    }

    // Silence between photos is not limited, because a camera may take one photo per hour, and its firmware never reconnects.
    private static void KeepAlive(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { ProtocolType: ProtocolType.Tcp } socket)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 6);
        }
    }

    private async ValueTask<UploadError?> ReceiveAsync(
        CompatCameraConnection call,
        TimedReader reader,
        MarkedParser parser,
        CancellationToken stopping
    )
    {
        var input = call.Connection.Transport.Input;
        var isKnown = false;
        while (true)
        {
            var mayWait = parser.MayWait;
            var read =
                !parser.IsInside && isKnown
                    ? await reader.ReadIdleAsync()
                    : await reader.ReadAsync(parser.Received, mayWait ? Quiet : null);
            if (read is not { } result)
            {
                if (!mayWait)
                {
                    return parser.IsInside ? TooSlow : Silent;
                }

                parser.EndTruncated();
                await AnswerAsync(call, parser, reader.BeganMicroseconds, stopping);
                continue;
            }

            var bytes = result.Buffer;
            for (var step = parser.Take(ref bytes); step != MarkedStep.NeedsBytes; step = parser.Take(ref bytes))
            {
                if (step is MarkedStep.MarkerMissing or MarkedStep.BrowserRequest)
                {
                    return step == MarkedStep.BrowserRequest ? Browser : NoMarker;
                }

                if (step == MarkedStep.PhotoEnded)
                {
                    await AnswerAsync(call, parser, reader.BeganMicroseconds, stopping);
                }
                else if (authenticator.IsStillAllowed(call))
                {
                    isKnown = true;
                    reader.Began();
                }
                else
                {
                    return null;
                }
            }

            input.AdvanceTo(bytes.Start, result.Buffer.End);
            if (result.IsCompleted)
            {
                return parser.IsInside ? CutOff : null;
            }
        }
    }

    private async ValueTask AnswerAsync(
        CompatCameraConnection call,
        MarkedParser parser,
        long beganMicroseconds,
        CancellationToken stopping
    )
    {
        var error = parser.Verdict switch
        {
            FrameVerdict.Accepted => await intake.StoreAsync(call, parser.TakeFrame(), beganMicroseconds, stopping),
            FrameVerdict.TooLarge => _tooLarge,
            _ => UploadError.Of(parser.Verdict, _options.MaxDimension, parser.Problem),
        };
        if (error is null)
        {
            call.Listener.CountFrame();
        }
        else
        {
            Fault(call, error);
        }

        // Without a timeout, a client that sends but never reads would block here.
        using var timeout = new CancellationTokenSource(_options.FrameTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        await call.Connection.Transport.Output.WriteAsync(error is null ? _ack : _nak, linked.Token);
    }

    private void Fault(CompatCameraConnection call, UploadError error)
    {
        if (error.Verdict is { } verdict)
        {
            intake.CountRejected(call.CameraId, verdict);
        }

        listeners.Fault(call.Listener, call.Address, error.Message);
    }
}
