using System;
using NanoCam.Device.Health;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Supervision;

/// <summary>Counts failures of threads and describes them for the server. Any thread may call it; no method throws.</summary>
public sealed class ThreadFaults
{
    private readonly CrashLog _log;
    private readonly DeviceHealth _health;
    private readonly IClock _clock;
    private readonly uint _bootId;

    /// <summary>Adds reports to <paramref name="log"/> and counts in <paramref name="health"/>.</summary>
    public ThreadFaults(CrashLog log, DeviceHealth health, IClock clock, uint bootId)
    {
        _log = log;
        _health = health;
        _clock = clock;
        _bootId = bootId;
    }

    /// <summary>Reports an exception that ended a thread.</summary>
    public void Report(string thread, Exception exception)
    {
        _health.CountThreadFault();
        try
        {
            _log.Add(
                new CrashReport
                {
                    Kind = CrashKind.Exception,
                    BootId = _bootId,
                    UptimeSeconds = Uptime(),
                    Thread = thread,
                    Exception = exception.GetType().FullName ?? "",
                    Text = exception.Message ?? "",
                    Firmware = DeviceIdentity.Firmware,
                    Stack = StackText.Split(exception.StackTrace),
                }
            );
        }
        catch (Exception)
        {
            // OutOfMemoryException: the failure is only counted.
            return;
        }
    }

    /// <summary>Reports that a thread makes no progress or has ended.</summary>
    public void ReportStuck(string thread, string text)
    {
        AddPlain(CrashKind.Stuck, thread, text, _bootId, Uptime());
    }

    /// <summary>Reports after a start that the watchdog caused it, unless a thread that was stuck explains it.</summary>
    public void ReportStall(int uptimeSeconds)
    {
        if (_log.Pending == null)
        {
            AddPlain(
                CrashKind.Stalled,
                "interpreter",
                "No thread made progress; the watchdog restarted the board.",
                0,
                (uint)uptimeSeconds
            );
        }
    }

    private void AddPlain(CrashKind kind, string thread, string text, uint bootId, uint uptime)
    {
        try
        {
            _log.Add(
                new CrashReport
                {
                    Kind = kind,
                    BootId = bootId,
                    UptimeSeconds = uptime,
                    Thread = thread,
                    Text = text,
                    Firmware = DeviceIdentity.Firmware,
                }
            );
        }
        catch (Exception)
        {
            // OutOfMemoryException: the watchdog restarts the board all the same.
            return;
        }
    }

    private uint Uptime()
    {
        try
        {
            return (uint)(_clock.Microseconds / 1_000_000);
        }
        catch (Exception)
        {
            return 0;
        }
    }
}
