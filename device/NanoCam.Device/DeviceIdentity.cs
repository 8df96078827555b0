namespace NanoCam.Device;

/// <summary>Who this camera is.</summary>
public sealed class DeviceIdentity
{
    /// <summary>Name and version of this firmware.</summary>
    public const string Firmware = "NanoCam 0.1.0";

    /// <summary>Id of the camera: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.</summary>
    public string CameraId = "";

    /// <summary>Name of the board.</summary>
    public string Board = "";

    /// <summary>The key it shares with its server, or null while it has none.</summary>
    public byte[]? Key;

    /// <summary>A random number of this boot.</summary>
    public uint BootId;

    /// <summary>What it can do beyond what every firmware can: bits of <see cref="Wire.Capabilities"/>.</summary>
    public uint Capabilities;
}
