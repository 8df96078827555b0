using System.Net.Sockets;

namespace NanoCam.Server.Live.Transport;

/// <summary>Sends through Kestrel, for connections that encrypt or wrap the bytes: TLS, Unix sockets.</summary>
/// <param name="output">The response body or the upgraded connection.</param>
/// <param name="socket">The connection's socket, to measure what the viewer has not read; null if unknown.</param>
/// <param name="time">Clock.</param>
/// <param name="abort">Aborts the connection, which also ends a pending write.</param>
internal sealed class StreamTransport(Stream output, Socket? socket, TimeProvider time, Action abort) : ViewerTransport
{
    private readonly UnreadEstimate? _unread = socket is null ? null : new UnreadEstimate(socket, time);

    public override bool IsReady(int bytes)
    {
        try
        {
            // Kestrel's buffers hide that the kernel did not accept all bytes of a send, so the kernel is queried before every frame.
            return _unread?.IsReady(int.MaxValue) ?? true;
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The send then fails with an error.
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
        catch (Exception)
        {
            // No caller awaits a pending send, so the viewer must be closed regardless of the reason.
            return false;
        }
    }
}
