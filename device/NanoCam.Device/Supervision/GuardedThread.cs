using System;
using System.Threading;
using NanoCam.Device.Time;

namespace NanoCam.Device.Supervision;

/// <summary>
/// A thread of the device whose body may throw: the exception is reported, and the body starts again after a pause. Without this, one
/// exception would end the thread, and the camera would be offline until the next restart.
/// </summary>
public sealed class GuardedThread
{
    private const int FirstPauseMilliseconds = 1000;
    private const int LastPauseMilliseconds = 60_000;

    private readonly ThreadStart _body;
    private readonly ThreadFaults _faults;
    private readonly StopSignal _stop;
    private int _pause = FirstPauseMilliseconds;
    private int _failures;
    private Thread? _thread;

    /// <summary>Prepares a thread.</summary>
    /// <param name="name">Its name in reports.</param>
    /// <param name="body">Returns only when the device stops.</param>
    /// <param name="faults">Receives its exceptions.</param>
    /// <param name="stop">Ends it.</param>
    public GuardedThread(string name, ThreadStart body, ThreadFaults faults, StopSignal stop)
    {
        Name = name;
        _body = body;
        _faults = faults;
        _stop = stop;
    }

    /// <summary>Its name in reports.</summary>
    public string Name { get; }

    /// <summary>Exceptions so far.</summary>
    public int Failures => Interlocked.CompareExchange(ref _failures, 0, 0);

    /// <summary>Whether the thread is alive.</summary>
    public bool IsAlive => _thread != null && _thread.IsAlive;

    /// <summary>Starts the thread, or starts it again if it has ended.</summary>
    public void Start()
    {
        _thread = new Thread(Run);
        _thread.Start();
    }

    /// <summary>Waits for its end.</summary>
    public void Join()
    {
        _thread?.Join();
    }

    /// <summary>Records that the thread has worked without an exception for a while, so the next pause is short again.</summary>
    internal void ResetPause()
    {
        Interlocked.Exchange(ref _pause, FirstPauseMilliseconds);
    }

    private void Run()
    {
        while (!_stop.IsSet)
        {
            try
            {
                _body();
            }
            catch (Exception e)
            {
                Interlocked.Increment(ref _failures);
                _faults.Report(Name, e);
                Wait();
            }
        }
    }

    private void Wait()
    {
        var pause = Interlocked.CompareExchange(ref _pause, 0, 0);
        Interlocked.Exchange(ref _pause, pause * 2 > LastPauseMilliseconds ? LastPauseMilliseconds : pause * 2);
        try
        {
            _stop.Sleep(pause);
        }
        catch (Exception)
        {
            // The clock itself failed.
            Thread.Sleep(FirstPauseMilliseconds);
        }
    }
}
