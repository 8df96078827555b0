using System.Net.Sockets;

namespace NanoCam.Bench.Load;

/// <summary>One socket of the load, driven by the reactor.</summary>
internal abstract class LoadConnection(Socket socket) : IDisposable
{
    private readonly Queue<ReadOnlyMemory<byte>> _unsent = new();
    private bool _reading = true;

    public Socket Socket { get; } = socket;

    public Reactor Reactor { get; set; } = null!;

    /// <summary>Index in the reactor; -1 outside it.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Reason for its end; null while it is open.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether everything handed to <see cref="Send"/> has been taken by the kernel.</summary>
    public bool IsFlushed => _unsent.Count == 0;

    /// <summary>Events that the reactor waits for.</summary>
    public uint Interest => Libc.EpollPeerClosed | (_reading ? Libc.EpollIn : 0) | (_unsent.Count > 0 ? Libc.EpollOut : 0);

    /// <summary>Called when the connection was added to the reactor.</summary>
    public virtual void OnAdded() { }

    /// <summary>Handles the events that the kernel reported.</summary>
    public void Handle(uint events)
    {
        if ((events & Libc.EpollOut) != 0)
        {
            Flush();
        }

        if (_reading && (events & (Libc.EpollIn | Libc.EpollPeerClosed | Libc.EpollHangUp | Libc.EpollError)) != 0)
        {
            Receive(Reactor.Scratch);
        }
        else if ((events & (Libc.EpollPeerClosed | Libc.EpollHangUp | Libc.EpollError)) != 0)
        {
            Fail("closed by the server");
        }
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        if (Slot >= 0)
        {
            Reactor.Remove(this);
        }

        Socket.Dispose();
    }

    /// <summary>Stops or resumes reading by readiness.</summary>
    protected void Read(bool reading)
    {
        _reading = reading;
        if (Slot >= 0)
        {
            Reactor.Update(this);
        }
    }

    /// <summary>Reads once, at most the size of the buffer, and parses the bytes.</summary>
    protected void Receive(Span<byte> buffer)
    {
        var count = Socket.Receive(buffer, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (error != SocketError.Success || count == 0)
        {
            Fail(error == SocketError.Success ? "closed by the server" : error.ToString());
            return;
        }

        OnReceived(buffer[..count]);
    }

    /// <summary>Sends data. The caller must not change it until <see cref="IsFlushed"/>.</summary>
    protected void Send(ReadOnlyMemory<byte> data)
    {
        _unsent.Enqueue(data);
        if (_unsent.Count == 1)
        {
            Flush();
        }
    }

    /// <summary>Handles received bytes.</summary>
    protected abstract void OnReceived(ReadOnlySpan<byte> data);

    /// <summary>Called when the kernel has taken all data after a delay.</summary>
    protected virtual void OnFlushed() { }

    /// <summary>Ends the connection.</summary>
    protected void Fail(string reason)
    {
        Fault ??= reason;
        Reactor.Remove(this);
        OnEnded();
    }

    /// <summary>Called when the connection ends without being disposed.</summary>
    protected virtual void OnEnded() { }

    private void Flush()
    {
        while (_unsent.TryPeek(out var data))
        {
            var sent = Socket.Send(data.Span, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                _unsent.Clear();
                Fail(error.ToString());
                return;
            }

            if (sent == data.Length)
            {
                _unsent.Dequeue();
                continue;
            }

            // The rest is sent when the socket is writable again.
            var waiting = _unsent.Count;
            _unsent.Dequeue();
            _unsent.Enqueue(data[Math.Max(sent, 0)..]);
            for (var i = 1; i < waiting; i++)
            {
                _unsent.Enqueue(_unsent.Dequeue());
            }

            Reactor.Update(this);
            return;
        }

        if (Slot >= 0)
        {
            Reactor.Update(this);
        }

        OnFlushed();
    }
}
