using System.Diagnostics.CodeAnalysis;
using NanoCam.Device.Uplink;
using NanoCam.VirtualCamera.Scenes.Links;

namespace NanoCam.VirtualCamera.Faults;

/// <summary>
/// Connection of the firmware over a simulated link. A send returns when nearly all of its bytes were sent, as on a board, whose send
/// buffer holds four packets.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The firmware closes its connections, and neither field has a handle of the operating system."
)]
internal sealed class LinkConnection : Connection
{
    // Bytes that may still be queued when a send returns: enough for the delay of timers on a busy computer.
    private const long SendBufferMicroseconds = 20_000;
    private const int PollMilliseconds = 250;
    private const int ReceiveBytes = 4096;

    private readonly Lock _gate = new();
    private readonly Connection _connection;
    private readonly SimulatedLink _link;
    private readonly DelayLine _sent;
    private readonly DelayLine _received;
    private readonly Queue<byte[]> _arrived = new();
    private readonly SemaphoreSlim _arrival = new(0);
    private readonly CancellationTokenSource _closed = new();
    private Exception? _fault;
    private int _taken;

    public LinkConnection(Connection connection, SimulatedLink link)
    {
        _connection = connection;
        _link = link;
        _sent = new DelayLine(link);
        _received = new DelayLine(link);
        _ = CarryAsync(_sent, bytes => connection.Send(bytes, 0, bytes.Length));
        _ = CarryAsync(_received, Arrive);
        _ = Task.Factory.StartNew(Receive, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public override void Send(byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            ThrowIfEnded();
            var bytes = Math.Min(count, LinkModel.PacketBytes);
            var transfer = _link.Send(bytes);
            _sent.Add(transfer.Last, buffer.AsSpan(offset, bytes).ToArray());
            offset += bytes;
            count -= bytes;
            Wait(transfer.Departed - SendBufferMicroseconds);
        }
    }

    /// <inheritdoc/>
    public override bool CanReceive(int milliseconds)
    {
        // The count of the semaphore is that of the arrived arrays; waiting must not take one.
        if (!_arrival.Wait(milliseconds, CancellationToken.None))
        {
            return false;
        }

        _arrival.Release();
        return true;
    }

    /// <inheritdoc/>
    public override int Receive(byte[] buffer, int offset, int count)
    {
        _arrival.Wait(CancellationToken.None);
        lock (_gate)
        {
            // The end of the stream remains readable, as on a socket.
            var isEnd = !_arrived.TryPeek(out var bytes) || bytes.Length == 0;
            if (isEnd)
            {
                _arrival.Release();
                return _fault is null ? 0 : throw new IOException("The connection was lost.", _fault);
            }

            var taken = Math.Min(count, bytes!.Length - _taken);
            Array.Copy(bytes, _taken, buffer, offset, taken);
            _taken += taken;
            if (_taken < bytes.Length)
            {
                _arrival.Release();
            }
            else
            {
                _arrived.Dequeue();
                _taken = 0;
            }

            return taken;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        _closed.Cancel();
        _connection.Close();
        Arrive([]);
    }

    private void Receive()
    {
        var buffer = new byte[ReceiveBytes];
        try
        {
            while (!_closed.IsCancellationRequested)
            {
                if (!_connection.CanReceive(PollMilliseconds))
                {
                    continue;
                }

                var received = _connection.Receive(buffer, 0, buffer.Length);
                _received.Add(_link.Now + _link.Delay, buffer.AsSpan(0, received).ToArray());
                if (received == 0)
                {
                    return;
                }
            }
        }
        catch (Exception e)
        {
            // An error of the socket or TLS: the firmware's next call throws it.
            Fail(e);
        }
    }

    private async Task CarryAsync(DelayLine line, Action<byte[]> deliver)
    {
        try
        {
            await Task.Run(() => line.RunAsync(deliver, _closed.Token), CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            // The connection was closed.
        }
        catch (Exception e)
        {
            // As above.
            Fail(e);
        }
    }

    private void Arrive(byte[] bytes)
    {
        lock (_gate)
        {
            _arrived.Enqueue(bytes);
        }

        _arrival.Release();
    }

    private void Fail(Exception fault)
    {
        _fault = fault;
        Arrive([]);
    }

    private void Wait(long until)
    {
        try
        {
            _link.WaitAsync(until, _closed.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            ThrowIfEnded();
        }
    }

    private void ThrowIfEnded()
    {
        if (_fault is not null || _closed.IsCancellationRequested)
        {
            throw new IOException("The connection was lost.", _fault);
        }
    }
}
