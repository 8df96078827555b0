namespace NanoCam.Wire;

/// <summary>Active faults of a camera, a set of bits in Health. A bit stays set while its cause lasts.</summary>
public static class DeviceFaults
{
    /// <summary>No PSRAM: frames are small, and one at a time.</summary>
    public const uint NoPsram = 1;

    /// <summary>The camera cannot be opened or has stopped; <see cref="Health.CameraError"/> has the cause.</summary>
    public const uint Camera = 2;

    /// <summary>The settings file was damaged; its copy, or the readable part, is in use.</summary>
    public const uint SettingsDamaged = 4;

    /// <summary>The internal storage is full or not writable.</summary>
    public const uint Storage = 8;

    /// <summary>The supply voltage dropped repeatedly; the camera runs slower to draw less current.</summary>
    public const uint BrownOuts = 16;

    /// <summary>Managed memory is low.</summary>
    public const uint LowMemory = 32;

    /// <summary>The camera does not verify the server's certificate.</summary>
    public const uint UncheckedCertificate = 64;

    /// <summary>The desired settings are out of range; the nearest supported values are in use.</summary>
    public const uint AbsurdSettings = 128;

    /// <summary>The server rejected the pairing code in the settings: a user must enter another one.</summary>
    public const uint PairingRefused = 256;

    /// <summary>A thread of the firmware failed within the last minute, or makes no progress.</summary>
    public const uint ThreadFailed = 512;

    /// <summary>The firmware image has no camera component.</summary>
    public const uint NoComponent = 1024;

    /// <summary>Returns the name of one fault in JSON; null if the fault is unknown to this version.</summary>
    public static string? NameOf(uint fault)
    {
        switch (fault)
        {
            case NoPsram:
                return "noPsram";
            case Camera:
                return "camera";
            case SettingsDamaged:
                return "settingsDamaged";
            case Storage:
                return "storage";
            case BrownOuts:
                return "brownOuts";
            case LowMemory:
                return "lowMemory";
            case UncheckedCertificate:
                return "uncheckedCertificate";
            case AbsurdSettings:
                return "absurdSettings";
            case PairingRefused:
                return "pairingRefused";
            case ThreadFailed:
                return "threadFailed";
            case NoComponent:
                return "noComponent";
            default:
                return null;
        }
    }

    /// <summary>Finds a fault by its name; 0 when there is none.</summary>
    public static uint Find(string name)
    {
        for (uint fault = 1; fault != 0; fault <<= 1)
        {
            if (NameOf(fault) == name)
            {
                return fault;
            }
        }

        return 0;
    }
}
