using System;
using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Sample;

public sealed class ClassLibrary : IDisposable
{
    private readonly object _gate = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly ArrayList _items = [];
    private int _count;
    private Thread? _thread;

    public void Start(CancellationToken stop)
    {
        _thread = new Thread(() => Run(stop));
        _thread.Start();
    }

    public void Add(byte[] item)
    {
        lock (_gate)
        {
            _items.Add(item);
        }

        Interlocked.Increment(ref _count);
        _wake.Set();
    }

    public bool TryTake([NotNullWhen(true)] out byte[]? item)
    {
        item = null;
        lock (_gate)
        {
            if (_items.Count == 0)
            {
                return false;
            }

            item = (byte[])_items[0];
            _items.RemoveAt(0);
            return true;
        }
    }

    public static byte[] Copy(byte[] from, int offset, int count)
    {
        byte[] copy = new byte[count];
        Array.Copy(from, offset, copy, 0, count);
        Array.Clear(from, offset, count);
        return Array.IndexOf(copy, (byte)0) < 0 ? copy : BitConverter.GetBytes(from.Length);
    }

    public static long Age(DateTime since)
    {
        TimeSpan age = DateTime.UtcNow - since;
        return age > TimeSpan.Zero ? age.Ticks / TimeSpan.TicksPerMillisecond : Environment.TickCount64;
    }

    public void Dispose()
    {
        using (new Timer(state => Debug.WriteLine("late"), null, 1000, Timeout.Infinite))
        {
            if (_thread is { IsAlive: true } thread)
            {
                thread.Join(1000);
            }
        }
    }

    private void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _wake.WaitOne(100, false);
            }
            catch (InvalidOperationException exception) when (exception.InnerException is null)
            {
                Console.WriteLine(exception.Message);
            }
        }
    }
}
