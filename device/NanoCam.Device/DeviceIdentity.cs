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

    /// <summary>A random number of this boot.</summary>
    public uint BootId;

    /// <summary>What it can do beyond what every firmware can: bits of <see cref="Wire.Capabilities"/>.</summary>
    public uint Capabilities;

    private readonly object _lock = new object();
    private byte[]? _key;
    private bool _isPairingRefused;

    /// <summary>The key it shares with its server, or null while it has none. The uplink thread replaces it when it pairs.</summary>
    public byte[]? Key
    {
        get
        {
            lock (_lock)
            {
                return _key;
            }
        }
        set
        {
            lock (_lock)
            {
                _key = value;
            }
        }
    }

    /// <summary>Whether the server refused the pairing code: a person has to bring another one.</summary>
    public bool IsPairingRefused
    {
        get
        {
            lock (_lock)
            {
                return _isPairingRefused;
            }
        }
        set
        {
            lock (_lock)
            {
                _isPairingRefused = value;
            }
        }
    }
}
