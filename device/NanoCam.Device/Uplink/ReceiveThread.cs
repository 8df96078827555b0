using System;
using System.Threading;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// The receive thread of a connection: reads the server's messages and checks whether the link is alive, even while the uplink thread is
/// waiting
/// inside a send. It does not send anything; responses are queued in <see cref="OutgoingMessages"/>.
/// </summary>
internal sealed class ReceiveThread
{
    // Delay until a dead link or the end of the device is noticed. Waking costs a board about a millisecond.
    private const int PollMilliseconds = 250;

    // Time for the Goodbye that the uplink thread must still send, after the message that it is currently sending.
    private const int GraceMilliseconds = 2000;

    private readonly object _lock = new object();
    private readonly UplinkDispatcher _dispatcher;
    private readonly MessageFramer _framer;
    private readonly CreditWindow _window;
    private readonly LinkMonitor _monitor;
    private readonly OutgoingMessages _messages;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private readonly ManualResetEvent _closing = new ManualResetEvent(false);
    private Connection? _connection;
    private Thread? _thread;
    private Exception? _fault;
    private bool _isClosing;

    /// <summary>Receives into <paramref name="framer"/>.</summary>
    public ReceiveThread(
        UplinkDispatcher dispatcher,
        MessageFramer framer,
        CreditWindow window,
        LinkMonitor monitor,
        OutgoingMessages messages,
        IClock clock,
        StopSignal stop
    )
    {
        _dispatcher = dispatcher;
        _framer = framer;
        _window = window;
        _monitor = monitor;
        _messages = messages;
        _clock = clock;
        _stop = stop;
    }

    /// <summary>Why the connection ended, or null while it is open.</summary>
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

    /// <summary>Waits on the uplink thread until the connection ends.</summary>
    public void WaitForEnd(int milliseconds)
    {
        var end = _clock.Microseconds + (milliseconds * 1000L);
        while (Fault == null && _clock.Microseconds < end)
        {
            _clock.Wait(_messages.Arrived, milliseconds);
        }
    }

    /// <summary>Closes the connection and waits for the receive thread to end.</summary>
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
            // The uplink thread owns the connection and rethrows this; an exception that leaves a thread would end the process on .NET.
            lock (_lock)
            {
                _fault = e;
            }
        }

        _messages.Wake();
        try
        {
            Abandon();
        }
        catch (Exception)
        {
            // The uplink thread closes the connection as well. An exception that leaves a thread would end the process on .NET.
        }
    }

    // From here on, nothing checks the link. A stalled send would block the uplink thread for its whole timeout,
    // repeatedly if a few bytes still get through. Closing the connection ends it.
    private void Abandon()
    {
        var fault = Fault as LinkException;
        var needsGoodbye = fault != null && fault.NeedsGoodbye;
        if (!needsGoodbye || !_clock.Wait(_closing, GraceMilliseconds))
        {
            _connection!.Close();
        }
    }

    private void Receive(Connection connection)
    {
        // The last bytes of the handshake may already include messages.
        _dispatcher.Run();
        if (connection.CanReceive(PollMilliseconds))
        {
            var room = _framer.MakeRoom(out var offset);
            var count = connection.Receive(_framer.Buffer, offset, room);
            if (count == 0)
            {
                throw new LinkException(GoodbyeReason.Closing, "The server closed the connection.", 0, needsGoodbye: false);
            }

            _framer.Add(count);
            _monitor.OnReceived(_clock.Microseconds);
        }

        if (_stop.IsSet)
        {
            _messages.Wake();
        }

        CheckLink();
    }

    private void CheckLink()
    {
        var now = _clock.Microseconds;
        var unacknowledged = _window.MicrosecondsWithoutAck(now);
        switch (_monitor.Check(now, unacknowledged))
        {
            case LinkState.PingDue:
                _messages.AddPing();
                break;

            case LinkState.Silent:
                // With frames in flight, the network's buffers may be full, and a Goodbye would only wait behind them.
                throw new LinkException(
                    GoodbyeReason.Timeout,
                    "Nothing was received for three heartbeats.",
                    0,
                    needsGoodbye: unacknowledged == 0
                );

            case LinkState.Unacknowledged:
                throw new LinkException(GoodbyeReason.Timeout, "No frame was acknowledged for three heartbeats.", 0, needsGoodbye: false);

            case LinkState.Stuck:
                throw new LinkException(GoodbyeReason.Timeout, "A send timed out.", 0, needsGoodbye: false);
        }
    }
}
