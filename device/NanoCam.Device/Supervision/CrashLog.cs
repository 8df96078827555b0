using System;
using System.IO;
using NanoCam.Wire;

namespace NanoCam.Device.Supervision;

/// <summary>
/// The failure of the firmware that the server did not receive yet, in one small file of the internal storage. Of several, the first is
/// kept, because the others often follow from it; they are counted. Any thread may call it; no method throws.
/// </summary>
public sealed class CrashLog
{
    // A thread that fails again and again must not wear out the flash.
    private const int MostWrites = 4;

    private readonly object _lock = new object();
    private readonly string _path;
    private CrashReport? _pending;
    private int _writes;

    /// <summary>Stores the report in <paramref name="folder"/>, and reads the one of an earlier boot.</summary>
    public CrashLog(string folder)
    {
        _path = Path.Combine(folder, "crash.bin");
        _pending = Read();
    }

    /// <summary>The report to send, or null.</summary>
    public CrashReport? Pending
    {
        get
        {
            lock (_lock)
            {
                return _pending;
            }
        }
    }

    /// <summary>Adds a failure.</summary>
    public void Add(CrashReport report)
    {
        lock (_lock)
        {
            if (_pending != null)
            {
                _pending.Count = _pending.Count < ushort.MaxValue ? (ushort)(_pending.Count + 1) : ushort.MaxValue;
                return;
            }

            report.Count = 1;
            _pending = report;
            if (_writes < MostWrites)
            {
                _writes++;
                Write(report);
            }
        }
    }

    /// <summary>Removes a report that the server has received.</summary>
    public void Remove(CrashReport report)
    {
        lock (_lock)
        {
            if (_pending != report)
            {
                return;
            }

            _pending = null;
            try
            {
                File.Delete(_path);
            }
            catch (Exception)
            {
                // At worst, the report is sent once more after the next start.
            }
        }
    }

    private CrashReport? Read()
    {
        try
        {
            if (!File.Exists(_path))
            {
                return null;
            }

            var bytes = File.ReadAllBytes(_path);
            var isComplete =
                MessageHeader.TryRead(bytes, 0, bytes.Length, out var header, out _)
                && header.Type == MessageType.CrashReport
                && header.BodyLength == bytes.Length - MessageHeader.Size;
            return isComplete && CrashReport.TryRead(bytes, MessageHeader.Size, header.BodyLength, out var report, out _) ? report : null;
        }
        catch (Exception)
        {
            // Without storage, a report is lost at a restart.
            return null;
        }
    }

    private void Write(CrashReport report)
    {
        try
        {
            var buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
            var bytes = new byte[report.WriteMessage(buffer, 0)];
            Array.Copy(buffer, 0, bytes, 0, bytes.Length);
            File.WriteAllBytes(_path, bytes);
        }
        catch (Exception)
        {
            // The report is sent by this boot, or not at all.
        }
    }
}
