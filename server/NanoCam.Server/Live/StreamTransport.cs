using System.Net.Sockets;

namespace NanoCam.Server.Live;

/// <summary>Sends through Kestrel, where the bytes must be encrypted or wrapped on their way: TLS, HTTP/2.</summary>
/// <param name="output">The response body or the upgraded connection.</param>
/// <param name="socket">The connection's socket, to see what the viewer has not read; null when unknown.</param>
/// <param name="time">Clock.</param>
/// <param name="abort">Breaks the connection, which also ends a write that waits.</param>
internal sealed class StreamTransport(Stream output, Socket? socket, TimeProvider time, Action abort) : ViewerTransport
{
    private readonly PeerWindow? _window = socket is null ? null : new PeerWindow(socket, time);

    public override bool IsReady()
    {
        try
        {
            return _window?.IsReady() ?? true;
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // Let the send find out.
            return true;
        }
    }

    public override SendOutcome Send(ArraySegment<byte> head, ArraySegment<byte> body, ArraySegment<byte> tail)
    {
        var sending = SendAsync(head, body, tail);
        if (sending.IsCompletedSuccessfully)
        {
            return sending.Result ? SendOutcome.Sent : SendOutcome.Failed;
        }

        _ = CompleteAsync(sending);
        return SendOutcome.Pending;
    }

    public override void Abort() => abort();

    public override void Dispose()
    {
        // The output belongs to Kestrel.
    }

    private async Task CompleteAsync(ValueTask<bool> sending) => Completed(await sending);

    private async ValueTask<bool> SendAsync(ArraySegment<byte> head, ArraySegment<byte> body, ArraySegment<byte> tail)
    {
        try
        {
            await output.WriteAsync(head);
            await output.WriteAsync(body);
            await output.WriteAsync(tail);
            await output.FlushAsync();
            return true;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }
}
