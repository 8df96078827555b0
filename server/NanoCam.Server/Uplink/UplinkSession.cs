using System.Net;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>One connection of a camera on the stream uplink, from Hello to Goodbye.</summary>
internal sealed class UplinkSession(
    UplinkWriter writer,
    UplinkHandshake handshake,
    UplinkHeartbeat heartbeat,
    UplinkReceiver receiver,
    UplinkAdmission admission,
    ErrorLog errors,
    IPAddress? address
) : IDisposable
{
    // The same error may occur again with the next message of the camera.
    private const ushort ErrorPauseSeconds = 10;

    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<GoodbyeException> _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Camera? _camera;
    private UplinkLink? _link;
    private bool _isAttached;
    private Goodbye? _goodbye;
    private GoodbyeException? _fault;

    // A camera that is lost, or that violated the protocol, reconnects in a moment.
    private bool HasLeft => _goodbye is not null || _fault is { Reason: GoodbyeReason.NotAuthorized };

    /// <summary>Serves the camera until either side ends the connection.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            _fault = await ServeUntilClosedAsync(cancellationToken);
            LogEnd(_fault);
        }
        finally
        {
            if (_camera is not null && _link is not null)
            {
                admission.Detach(_camera, _link, HasLeft);
            }
        }
    }

    /// <summary>Ends the session with a reason that the camera receives. The first call counts.</summary>
    public void Close(GoodbyeReason reason, string text) => _closing.TrySetResult(new GoodbyeException(reason, text));

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();

    // Returns why the server ended the session, or null if the camera or the network did.
    private async Task<GoodbyeException?> ServeUntilClosedAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        GoodbyeException? fault;
        var serving = ServeAsync(stop.Token);
        using (heartbeat.Start(Close, _ending.Token))
        {
            var first = await Task.WhenAny(serving, _closing.Task);
            fault = first == _closing.Task ? await _closing.Task : null;
        }

        if (fault is not null)
        {
            await writer.SendGoodbyeAsync(fault);
        }

        await _ending.CancelAsync();
        try
        {
            await serving;
        }
        catch (GoodbyeException e)
        {
            fault ??= e;
            await writer.SendGoodbyeAsync(fault);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The connection has ended, so no Goodbye can be sent.
        }
        catch (Exception e)
        {
            errors.Add("The connection of a camera", handshake.ClaimedId ?? "", e);
            fault ??= new GoodbyeException(GoodbyeReason.Busy, "The server failed. See its log.") { RetryAfterSeconds = ErrorPauseSeconds };
            await writer.SendGoodbyeAsync(fault);
        }

        _link?.Stills.FailAll();
        return fault;
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        var (hello, key) = await handshake.AuthenticateAsync(cancellationToken);
        _camera = admission.Register(hello);
        _link = new UplinkLink(hello, writer, heartbeat, Close, _ending.Token);
        heartbeat.CompleteHandshake();
        await handshake.WelcomeAsync(_camera, cancellationToken);
        admission.Attach(_camera, _link, key, address);
        _isAttached = true;
        await heartbeat.PingAsync(cancellationToken);
        _goodbye = await receiver.RunAsync(_camera, _link, cancellationToken);
    }

    private void LogEnd(GoodbyeException? fault)
    {
        if (_isAttached)
        {
            var (reason, text) =
                fault is not null ? (fault.Reason.ToString(), fault.Message)
                : _goodbye is not null ? (_goodbye.Reason.ToString(), "The camera ended the session.")
                : (ConnectionCounters.LostReason, "The connection ended without Goodbye.");
            admission.LogDisconnected(_camera!, address, reason, text);
        }
        else if (fault is not null)
        {
            admission.LogRejected(handshake.ClaimedId, address, fault);
        }
    }
}
