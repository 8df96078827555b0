using System.Net.Sockets;

namespace NanoCam.Server.Live.Transport;

/// <summary>
/// Sends directly to the socket of a connection that Kestrel accepted and parsed: one gathered system call per message, no copy in user
/// space, and no thread switch while the kernel accepts the bytes. Kestrel itself sends nothing on such a connection, so the two do not
/// interfere. See docs/decisions/0002.
/// </summary>
internal sealed class SocketTransport : ViewerTransport
{
    // A large frame on a slow link is sent in pieces, so that its progress is visible.
    private const int MaxPieceBytes = 128 * 1024;

    private readonly Socket _socket;
    private readonly UnreadEstimate _unread;

    // The framework passes an empty last part to the kernel in a separate call, so there is one list per number of parts.
    private readonly ArraySegment<byte>[][] _lists = [new ArraySegment<byte>[1], new ArraySegment<byte>[2], new ArraySegment<byte>[3]];
    private readonly SocketAsyncEventArgs _rest = new();
    private ArraySegment<byte>[] _parts = [];
    private int _part;
    private int _offset;

    public SocketTransport(Socket socket, TimeProvider time)
    {
        _socket = socket;
        _unread = new UnreadEstimate(socket, time);
        try
        {
            UnreadEstimate.Prepare(socket);
            socket.NoDelay = true;
            // Affects only the synchronous sends of this class; Kestrel's operations are asynchronous.
            socket.Blocking = false;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The viewer has already disconnected, so the first send will fail.
        }

        _rest.Completed += (_, _) => OnRestSent();
    }

    public override bool IsReady(int bytes)
    {
        try
        {
            return _unread.IsReady(bytes);
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The send then fails with an error.
            return true;
        }
    }

    public override SendOutcome Send(ArraySegment<byte> head, ArraySegment<byte> body, ArraySegment<byte> tail)
    {
        _parts = _lists[
            tail.Count > 0 ? 2
            : body.Count > 0 ? 1
            : 0
        ];
        _parts[0] = head;
        if (_parts.Length > 1)
        {
            _parts[1] = body;
        }

        if (_parts.Length > 2)
        {
            _parts[2] = tail;
        }

        int sent;
        try
        {
            sent = _socket.Send(_parts, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                return SendOutcome.Failed;
            }
        }
        catch (ObjectDisposedException)
        {
            return SendOutcome.Failed;
        }

        if (sent == head.Count + body.Count + tail.Count)
        {
            return SendOutcome.Sent;
        }

        _unread.OnPartialSend();
        _part = 0;
        _offset = 0;
        Advance(sent);
        return SendRest();
    }

    public override void Abort() => _socket.Close(0);

    public override void Dispose() => _rest.Dispose();

    private void Advance(int sent)
    {
        _offset += sent;
        while (_part < _parts.Length && _offset >= _parts[_part].Count)
        {
            _offset -= _parts[_part].Count;
            _part++;
        }
    }

    private SendOutcome SendRest()
    {
        try
        {
            while (_part < _parts.Length)
            {
                var part = _parts[_part];
                _rest.SetBuffer(part.Array, part.Offset + _offset, Math.Min(part.Count - _offset, MaxPieceBytes));
                if (_socket.SendAsync(_rest))
                {
                    return SendOutcome.Pending;
                }

                if (_rest.SocketError != SocketError.Success)
                {
                    return SendOutcome.Failed;
                }

                Advance(_rest.BytesTransferred);
            }
        }
        catch (ObjectDisposedException)
        {
            return SendOutcome.Failed;
        }

        return SendOutcome.Sent;
    }

    private void OnRestSent()
    {
        if (_rest.SocketError != SocketError.Success || _rest.BytesTransferred == 0)
        {
            Completed(false);
            return;
        }

        Progressed();
        Advance(_rest.BytesTransferred);
        var outcome = SendRest();
        if (outcome != SendOutcome.Pending)
        {
            Completed(outcome == SendOutcome.Sent);
        }
    }
}
