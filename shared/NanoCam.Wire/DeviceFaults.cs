namespace NanoCam.Wire;

/// <summary>What a camera lives with; a set of bits in Health. A bit stays set while its cause lasts.</summary>
public static class DeviceFaults
{
    /// <summary>No PSRAM: frames are small, and one at a time.</summary>
    public const uint NoPsram = 1;

    /// <summary>The camera could not be opened or has stopped; <see cref="Health.CameraError"/> says why.</summary>
    public const uint Camera = 2;

    /// <summary>The settings file was damaged; its copy, or what could be read of it, is used.</summary>
    public const uint SettingsDamaged = 4;

    /// <summary>The internal storage is full or cannot be written.</summary>
    public const uint Storage = 8;

    /// <summary>The supply voltage broke down again and again; the camera runs slower to spare it.</summary>
    public const uint BrownOuts = 16;

    /// <summary>Managed memory runs low.</summary>
    public const uint LowMemory = 32;

    /// <summary>The server's certificate is not checked.</summary>
    public const uint UncheckedCertificate = 64;

    /// <summary>The server asked for settings outside every range; the nearest possible ones are used.</summary>
    public const uint AbsurdSettings = 128;

    /// <summary>The server refused the pairing code in the settings: a person has to bring another one.</summary>
    public const uint PairingRefused = 256;
}
