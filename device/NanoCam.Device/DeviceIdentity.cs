namespace NanoCam.Device;

/// <summary>Identity of this camera.</summary>
public sealed class DeviceIdentity
{
    /// <summary>Name and version of this firmware.</summary>
    public const string Firmware = "NanoCam 0.1.0";

    /// <summary>Id of the camera: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.</summary>
    public string CameraId = "";

    /// <summary>Name of the board.</summary>
    public string Board = "";

    /// <summary>Random number of this boot.</summary>
    public uint BootId;

    /// <summary>Capabilities beyond those of every firmware: bits of <see cref="Wire.Capabilities"/>.</summary>
    public uint Capabilities;

    private readonly object _lock = new object();
    private byte[]? _key;
    private bool _isPairingRefused;

    /// <summary>The key shared with the server, or null if there is none yet. The uplink thread replaces it after pairing.</summary>
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

    /// <summary>Whether the server refused the pairing code, so that the user must enter a new one.</summary>
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
