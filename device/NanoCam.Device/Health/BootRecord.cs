using System;
using System.IO;
using NanoCam.Wire;

namespace NanoCam.Device.Health;

/// <summary>
/// Counts consecutive starts that a brown-out caused, in one byte of the internal storage. A supply that is too weak for camera and radio
/// together restarts a board again and again. From the third such start on, the firmware draws less current.
/// </summary>
public sealed class BootRecord
{
    /// <summary>Number of consecutive brown-outs from which the supply counts as weak.</summary>
    public const int WeakSupplyBrownOuts = 3;

    /// <summary>Time without a brown-out after which the count restarts at zero.</summary>
    public const long QuietMicroseconds = 600_000_000;

    private readonly string _path;
    private bool _isQuiet;

    /// <summary>Stores the count in <paramref name="folder"/>.</summary>
    public BootRecord(string folder)
    {
        _path = Path.Combine(folder, "boots.bin");
    }

    /// <summary>Consecutive starts that a brown-out caused, including this one; at most 255.</summary>
    public int BrownOuts { get; private set; }

    /// <summary>Whether the count could not be read or written.</summary>
    public bool IsStorageBad { get; private set; }

    /// <summary>Whether the supply is weak.</summary>
    public bool IsSupplyWeak => BrownOuts >= WeakSupplyBrownOuts;

    /// <summary>Records this start.</summary>
    public void RecordBoot(ResetReason reason)
    {
        var before = Read();
        if (reason == ResetReason.BrownOut)
        {
            BrownOuts = before < 255 ? before + 1 : 255;
        }
        else
        {
            // Power was switched on, perhaps with another supply. A restart or a wake-up is no sign of a different power supply.
            BrownOuts = reason == ResetReason.PowerOn ? 0 : before;
        }

        if (BrownOuts != before)
        {
            Write((byte)BrownOuts);
        }
    }

    /// <summary>Resets the count after a quiet period.</summary>
    /// <returns>Whether the count was reset now.</returns>
    public bool TryClear(long uptimeMicroseconds)
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

    // nanoFramework throws plain exceptions for many faults of its file system, and an image without a file system throws
    // NotSupportedException.
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
