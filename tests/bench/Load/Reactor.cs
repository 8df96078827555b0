using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NanoCam.Bench.Load;

/// <summary>
/// Runs all connections of the load on one thread with one epoll set. Thread switches and queues of the load would count as latency of the
/// server; here a connection waits only for those before it in the same round.
/// </summary>
internal sealed unsafe class Reactor : IDisposable
{
    private const int Capacity = 256;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int EntrySize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly int _epoll = Libc.EpollCreate(0);
    private readonly byte* _entries = (byte*)NativeMemory.AllocZeroed((nuint)(Capacity * EntrySize));
    private readonly List<LoadConnection?> _connections = [];
    private readonly List<Ticker> _tickers = [];

    /// <summary>Shared receive buffer of all connections, so that it stays in the cache.</summary>
    public byte[] Scratch { get; } = GC.AllocateUninitializedArray<byte>(256 * 1024, pinned: true);

    /// <summary>Adds a connection and makes its socket non-blocking.</summary>
    public void Add(LoadConnection connection)
    {
        connection.Socket.Blocking = false;
        connection.Slot = _connections.Count;
        connection.Reactor = this;
        _connections.Add(connection);
        Control(Libc.EpollAdd, connection);
        connection.OnAdded();
    }

    /// <summary>Removes a connection; the caller disposes it.</summary>
    public void Remove(LoadConnection connection)
    {
        if (connection.Slot >= 0)
        {
            Control(Libc.EpollDelete, connection);
            _connections[connection.Slot] = null;
            connection.Slot = -1;
        }
    }

    /// <summary>Updates the events that the kernel reports for a connection.</summary>
    public void Update(LoadConnection connection) => Control(Libc.EpollModify, connection);

    /// <summary>Starts a ticker.</summary>
    public void Add(Ticker ticker) => _tickers.Add(ticker);

    /// <summary>Stops a ticker.</summary>
    public void Remove(Ticker ticker) => _tickers.Remove(ticker);

    /// <summary>Runs for a time.</summary>
    public void RunFor(TimeSpan duration) => RunUntil(static () => false, duration);

    /// <summary>Runs until the condition holds; false after the limit.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        var end = Stopwatch.GetTimestamp() + (long)(limit.TotalSeconds * Stopwatch.Frequency);
        while (!condition())
        {
            var now = Stopwatch.GetTimestamp();
            if (now >= end)
            {
                return false;
            }

            Turn(Math.Min(end, RunTickers(now)));
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Each connection removes itself from the list.
        foreach (var connection in _connections.ToArray())
        {
            connection?.Dispose();
        }

        _ = Libc.Close(_epoll);
        NativeMemory.Free(_entries);
    }

    private long RunTickers(long now)
    {
        var next = long.MaxValue;
        for (var i = 0; i < _tickers.Count; i++)
        {
            var ticker = _tickers[i];
            if (ticker.Due <= now)
            {
                ticker.OnDue(now);
            }

            next = Math.Min(next, ticker.Due);
        }

        return next;
    }

    private void Turn(long until)
    {
        var wait = (until - Stopwatch.GetTimestamp()) * 1000.0 / Stopwatch.Frequency;
        var count = Libc.EpollWait(_epoll, _entries, Capacity, (int)Math.Clamp(Math.Ceiling(wait), 0, 1000));
        for (var i = 0; i < count; i++)
        {
            var entry = _entries + (i * EntrySize);
            if (_connections[(int)*(long*)(entry + EntrySize - 8)] is { } connection)
            {
                connection.Handle(*(uint*)entry);
            }
        }
    }

    private void Control(int operation, LoadConnection connection)
    {
        var entry = stackalloc byte[16];
        *(uint*)entry = connection.Interest;
        *(long*)(entry + EntrySize - 8) = connection.Slot;
        if (Libc.EpollControl(_epoll, operation, (int)connection.Socket.Handle, entry) != 0)
        {
            throw new InvalidOperationException($"epoll_ctl failed with error {Marshal.GetLastPInvokeError()}.");
        }
    }
}
