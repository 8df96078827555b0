using System;
using System.IO;
using NanoCam.Wire;

namespace NanoCam.Device.Health;

/// <summary>
/// Counts starts in a row that a brown-out caused, in one byte of the internal storage. A supply that breaks down when camera and radio
/// draw current together makes a board start for ever; from the third such start on the firmware spares it.
/// </summary>
public sealed class BootRecord
{
    /// <summary>Starts in a row from which on the supply counts as weak.</summary>
    public const int WeakFrom = 3;

    /// <summary>Time without a brown-out after which the count begins anew.</summary>
    public const long QuietMicroseconds = 600_000_000;

    private readonly string _path;
    private bool _isQuiet;

    /// <summary>Keeps the count in <paramref name="folder"/>.</summary>
    public BootRecord(string folder)
    {
        _path = Path.Combine(folder, "boots.bin");
    }

    /// <summary>Starts in a row that a brown-out caused, this one included; at most 255.</summary>
    public int BrownOuts { get; private set; }

    /// <summary>Whether the count could not be read or written.</summary>
    public bool IsStorageBad { get; private set; }

    /// <summary>Whether the supply is weak.</summary>
    public bool IsSupplyWeak => BrownOuts >= WeakFrom;

    /// <summary>Notes this start.</summary>
    public void Begin(ResetReason reason)
    {
        var before = Read();
        if (reason == ResetReason.BrownOut)
        {
            BrownOuts = before < 255 ? before + 1 : 255;
        }
        else
        {
            // Somebody switched the power on: perhaps another supply. A restart or a wake-up says nothing about it.
            BrownOuts = reason == ResetReason.PowerOn ? 0 : before;
        }

        if (BrownOuts != before)
        {
            Write((byte)BrownOuts);
        }
    }

    /// <summary>Begins anew after a quiet time.</summary>
    /// <returns>Whether the supply counts as good from now on.</returns>
    public bool Watch(long uptimeMicroseconds)
    {
        if (_isQuiet || uptimeMicroseconds < QuietMicroseconds)
        {
            return false;
        }

        _isQuiet = true;
        if (BrownOuts == 0)
        {
            return false;
        }

        BrownOuts = 0;
        Write(0);
        return true;
    }

    // nanoFramework throws plain exceptions for many faults of its file system, and an image without one throws NotSupportedException.
    private static bool IsStorageFault(Exception e)
    {
        return !(e is OutOfMemoryException);
    }

    private int Read()
    {
        try
        {
            if (!File.Exists(_path))
            {
                return 0;
            }

            var bytes = File.ReadAllBytes(_path);
            return bytes.Length == 1 ? bytes[0] : 0;
        }
        catch (Exception e) when (IsStorageFault(e))
        {
            IsStorageBad = true;
            return 0;
        }
    }

    private void Write(byte count)
    {
        try
        {
            File.WriteAllBytes(_path, new byte[] { count });
        }
        catch (Exception e) when (IsStorageFault(e))
        {
            IsStorageBad = true;
        }
    }
}
