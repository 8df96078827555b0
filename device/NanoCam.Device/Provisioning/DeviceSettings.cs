using NanoCam.Camera;
using NanoCam.Device.Uplink;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// The settings, with defaults where the file has none. Written while they are parsed or composed (<see cref="SettingsRules"/>), then only
/// read, by any thread.
/// </summary>
public sealed class DeviceSettings
{
    /// <summary>Name of the Wi-Fi network, 1 to 31 bytes. No default.</summary>
    public string WifiSsid { get; set; } = "";

    /// <summary>Its password, 8 to 63 printable ASCII characters; empty for an open network (default).</summary>
    public string WifiPassword { get; set; } = "";

    /// <summary>Address of the server; null where only the local server is used.</summary>
    public ServerAddress? Server { get; set; }

    /// <summary>The address as text; empty without one.</summary>
    public string ServerText { get; set; } = "";

    /// <summary>Whether the server's certificate is checked (https only). Default true.</summary>
    public bool TlsCheck { get; set; } = true;

    /// <summary>Id of the camera: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit. No default.</summary>
    public string CameraId { get; set; } = "";

    /// <summary>Pairing code from the server, 4 to 32 letters, digits and hyphens; empty for none (default).</summary>
    public string Pairing { get; set; } = "";

    /// <summary>Key of the camera, 16 to 64 bytes; null for none (default).</summary>
    public byte[]? Key { get; set; }

    /// <summary>Name of the board. No default: with a wrong pin map, no sensor is detected.</summary>
    public string Board { get; set; } = "";

    /// <summary>Pins of the custom board.</summary>
    public CustomPins Pins { get; } = new CustomPins();

    /// <summary>Clock of the sensor in MHz, 5 to 24. Default 20; 10 prevents frames without EOI on a classic ESP32.</summary>
    public int ClockMegahertz { get; set; } = 20;

    /// <summary>Operating mode. Default live.</summary>
    public DeviceMode Mode { get; set; }

    /// <summary>Seconds from one photo to the next, 1 to 604,800 (a week). Default 60.</summary>
    public int PhotoIntervalSeconds { get; set; } = 60;

    /// <summary>Whether the board sleeps deeply between photos. Default true.</summary>
    public bool PhotoSleep { get; set; } = true;

    /// <summary>GPIO that wakes the board early, or -1 (default).</summary>
    public int WakePin { get; set; } = CameraBoard.NoPin;

    /// <summary>Level of <see cref="WakePin"/> that wakes, 0 or 1. Default 1.</summary>
    public int WakeLevel { get; set; } = 1;

    /// <summary>Whether the local server runs. Default false: it has no sign-in.</summary>
    public bool Local { get; set; }

    /// <summary>Initial width in pixels, 16 to 4,096. Default 640. The server's settings replace it.</summary>
    public int Width { get; set; } = 640;

    /// <summary>Initial height in pixels, 16 to 4,096. Default 480.</summary>
    public int Height { get; set; } = 480;

    /// <summary>Initial JPEG quality, 1 to 100, higher is better. Default 80.</summary>
    public int Quality { get; set; } = 80;

    /// <summary>Initial interval from one frame to the next in milliseconds, 0 (as fast as possible) to 3,600,000. Default 66.</summary>
    public int IntervalMilliseconds { get; set; } = 66;

    /// <summary>
    /// Whether frames are flipped vertically. Default false; for boards with an upside-down sensor, the firmware does this automatically.
    /// </summary>
    public bool Flip { get; set; }

    /// <summary>Whether frames are mirrored horizontally. Default false.</summary>
    public bool Mirror { get; set; }

    /// <summary>GPIO of a flash LED; -1 (default) is the board's own.</summary>
    public int FlashPin { get; set; } = CameraBoard.NoPin;

    /// <summary>Level of <see cref="FlashPin"/> that lights, 0 or 1. Default 1.</summary>
    public int FlashLevel { get; set; } = 1;

    /// <summary>
    /// The board with its pins, including the flash pin of the settings. Null for an unknown name, which checked settings never have.
    /// </summary>
    public CameraBoard? FindBoard()
    {
        var board = Boards.Find(Board);
        if (board == Boards.Custom)
        {
            board = Pins.ToBoard();
        }

        if (board == null || FlashPin == CameraBoard.NoPin)
        {
            return board;
        }

        // Returns a copy, because the named boards are shared.
        var own = CopyOf(board);
        own.Flash = FlashPin;
        own.FlashActiveLow = FlashLevel == 0;
        return own;
    }

    private static CameraBoard CopyOf(CameraBoard board)
    {
        var copy = new CameraBoard();
        copy.Name = board.Name;
        copy.PowerDown = board.PowerDown;
        copy.Reset = board.Reset;
        copy.Clock = board.Clock;
        copy.Sda = board.Sda;
        copy.Scl = board.Scl;
        copy.Data = board.Data;
        copy.Vsync = board.Vsync;
        copy.Href = board.Href;
        copy.PixelClock = board.PixelClock;
        copy.Power = board.Power;
        copy.PowerActiveLow = board.PowerActiveLow;
        copy.PowerChip = board.PowerChip;
        copy.PowerSda = board.PowerSda;
        copy.PowerScl = board.PowerScl;
        copy.UpsideDown = board.UpsideDown;
        return copy;
    }
}
