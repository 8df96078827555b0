using System;
using System.Threading;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// The receive thread of a connection: takes in what the server says and judges whether the link lives, also while the uplink thread
/// waits inside a send. It sends nothing itself; what is to be answered goes through the outbox.
/// </summary>
internal sealed class UplinkReceiver
{
    // How soon a dead link or the end of the device is noticed. Waking costs a board about a millisecond.
    private const int LookMilliseconds = 250;

    // What a Goodbye may take that the uplink thread still has to send, behind whatever it is sending.
    private const int GraceMilliseconds = 2000;

    private readonly object _lock = new object();
    private readonly UplinkParts _parts;
    private readonly UplinkDispatch _dispatch;
    private readonly MessageFramer _framer;
    private readonly CreditWindow _window;
    private readonly LinkWatch _watch;
    private readonly Outbox _outbox;
    private readonly AutoResetEvent _wake;
    private readonly ManualResetEvent _closing = new ManualResetEvent(false);
    private Connection? _connection;
    private Thread? _thread;
    private Exception? _fault;
    private bool _isClosing;

    /// <summary>
    /// Receives into <paramref name="framer"/> and sets <paramref name="wake"/> when the uplink thread has something to do.
    /// </summary>
    public UplinkReceiver(
        UplinkParts parts,
        UplinkStatistics statistics,
        MessageFramer framer,
        CreditWindow window,
        LinkWatch watch,
        Outbox outbox,
        AutoResetEvent wake
    )
    {
        _parts = parts;
        _dispatch = new UplinkDispatch(parts, statistics, framer, window, outbox, wake);
        _framer = framer;
        _window = window;
        _watch = watch;
        _outbox = outbox;
        _wake = wake;
    }

    /// <summary>Why the connection ended, or null while it lives.</summary>
    public Exception? Fault
    {
        get
        {
            lock (_lock)
            {
                return _fault;
            }
        }
    }

    private bool IsClosing
    {
        get
        {
            lock (_lock)
            {
                return _isClosing;
            }
        }
    }

    /// <summary>Starts to receive.</summary>
    public void Begin(Connection connection)
    {
        _connection = connection;
        _fault = null;
        _isClosing = false;
        _closing.Reset();
        _thread = new Thread(Run);
        _thread.Start();
    }

    /// <summary>Closes the connection and waits for the thread, which then touches nothing any more.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isClosing = true;
        }

        _closing.Set();
        _connection!.Close();
        _thread!.Join();
    }

    private void Run()
    {
        try
        {
            while (!IsClosing)
            {
                Receive(_connection!);
            }
        }
        catch (Exception e)
        {
            // Whatever it is, the uplink thread owns the connection and hears of it; out of here it would end the process on .NET.
            lock (_lock)
            {
                _fault = e;
            }
        }

        _wake.Set();
        Abandon();
    }

    // From here on nobody judges the link. A send under way, into a network that takes nothing any more, would hold up the uplink thread
    // for the whole of its timeout, over and over where a few bytes still pass: closing gets it out.
    private void Abandon()
    {
        var fault = Fault as UplinkException;
        var isToBeTold = fault != null && !fault.IsTold;
        if (!isToBeTold || !_parts.Clock.Wait(_closing, GraceMilliseconds))
        {
            _connection!.Close();
        }
    }

    private void Receive(Connection connection)
    {
        // What came with the end of the handshake may hold messages already.
        _dispatch.Run();
        if (connection.CanReceive(LookMilliseconds))
        {
            var room = _framer.MakeRoom(out var offset);
            var count = connection.Receive(_framer.Buffer, offset, room);
            if (count == 0)
            {
                throw new UplinkException(GoodbyeReason.Closing, "The server closed the connection.", 0, isTold: true);
            }

            _framer.Add(count);
            _watch.Heard(_parts.Clock.Microseconds);
        }

        if (_parts.Stop.IsSet)
        {
            _wake.Set();
        }

        Judge();
    }

    private void Judge()
    {
        var now = _parts.Clock.Microseconds;
        var waited = _window.Waited(now);
        switch (_watch.Judge(now, waited))
        {
            case LinkState.PingDue:
                _outbox.AddPing();
                _wake.Set();
                break;

            case LinkState.Silent:
                // With frames in flight the network's buffers may be full, and a Goodbye would only wait behind them.
                throw new UplinkException(GoodbyeReason.Timeout, "Nothing came for three heartbeats.", 0, isTold: waited > 0);

            case LinkState.Unacknowledged:
                throw new UplinkException(GoodbyeReason.Timeout, "No ack for three heartbeats.", 0, isTold: true);

            case LinkState.Stuck:
                throw new UplinkException(GoodbyeReason.Timeout, "A send took too long.", 0, isTold: true);
        }
    }
}
