using NanoCam.Camera;
using NanoCam.Device.Uplink;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// What the settings file says; defaults where it says nothing. Written while it is read or composed (<see cref="SettingsRules"/>), only
/// read from then on, by any thread.
/// </summary>
public sealed class DeviceSettings
{
    /// <summary>Name of the Wi-Fi network, 1 to 31 bytes. No default.</summary>
    public string WifiSsid { get; set; } = "";

    /// <summary>Its password, 8 to 63 printable ASCII characters; empty for an open network (default).</summary>
    public string WifiPassword { get; set; } = "";

    /// <summary>Address of the server; null where only the local server is used.</summary>
    public ServerAddress? Server { get; set; }

    /// <summary>The address as it was written; empty when there is none.</summary>
    public string ServerText { get; set; } = "";

    /// <summary>Whether the server's certificate is checked (https only). Default true.</summary>
    public bool TlsCheck { get; set; } = true;

    /// <summary>Id of the camera: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit. No default.</summary>
    public string CameraId { get; set; } = "";

    /// <summary>Code the server showed for pairing, 4 to 32 letters, digits and hyphens; empty for none (default).</summary>
    public string Pairing { get; set; } = "";

    /// <summary>Key of the camera, 16 to 64 bytes; null for none (default).</summary>
    public byte[]? Key { get; set; }

    /// <summary>Name of the board. No default: a wrong map finds no sensor.</summary>
    public string Board { get; set; } = "";

    /// <summary>Pins of the custom board.</summary>
    public CustomPins Pins { get; } = new CustomPins();

    /// <summary>Clock given to the sensor in MHz, 5 to 24. Default 20; 10 cures frames without EOI on a classic ESP32.</summary>
    public int ClockMegahertz { get; set; } = 20;

    /// <summary>What it does with its time. Default live.</summary>
    public DeviceMode Mode { get; set; }

    /// <summary>Seconds from one photo to the next, 1 to 604,800 (a week). Default 60.</summary>
    public int PhotoIntervalSeconds { get; set; } = 60;

    /// <summary>Whether it sleeps deeply between photos. Default true.</summary>
    public bool PhotoSleep { get; set; } = true;

    /// <summary>GPIO that wakes it early, or -1 (default).</summary>
    public int WakePin { get; set; } = CameraBoard.NoPin;

    /// <summary>Level of <see cref="WakePin"/> that wakes, 0 or 1. Default 1.</summary>
    public int WakeLevel { get; set; } = 1;

    /// <summary>Whether the local server runs. Default false: it has no sign-in.</summary>
    public bool Local { get; set; }

    /// <summary>Width to begin with in pixels, 16 to 4,096. Default 640. The server's settings replace it.</summary>
    public int Width { get; set; } = 640;

    /// <summary>Height to begin with in pixels, 16 to 4,096. Default 480.</summary>
    public int Height { get; set; } = 480;

    /// <summary>JPEG quality to begin with, 1 to 100, higher is better. Default 80.</summary>
    public int Quality { get; set; } = 80;

    /// <summary>Milliseconds from one frame to the next to begin with, 0 (as fast as possible) to 3,600,000. Default 66.</summary>
    public int IntervalMilliseconds { get; set; } = 66;

    /// <summary>
    /// Whether the picture is turned upside down. Default false; boards whose sensor is mounted so are turned by themselves.
    /// </summary>
    public bool Flip { get; set; }

    /// <summary>Whether left and right are exchanged. Default false.</summary>
    public bool Mirror { get; set; }

    /// <summary>GPIO of a flash LED; -1 (default) is the board's own.</summary>
    public int FlashPin { get; set; } = CameraBoard.NoPin;

    /// <summary>Level of <see cref="FlashPin"/> that lights, 0 or 1. Default 1.</summary>
    public int FlashLevel { get; set; } = 1;

    /// <summary>
    /// The board with its pins, this file's flash pin included. Null for a name that is none, which no checked settings have.
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

        // A copy: the named boards are shared.
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
