namespace NanoCam.Device.Provisioning;

/// <summary>
/// Keys of the settings file, in the order in which they are written. docs/guide/device.md lists all of them; a test compares.
/// </summary>
public static class SettingsKeys
{
    /// <summary>Name of the Wi-Fi network.</summary>
    public const string WifiSsid = "wifi.ssid";

    /// <summary>Password of the Wi-Fi network.</summary>
    public const string WifiPassword = "wifi.password";

    /// <summary>Address of the server.</summary>
    public const string Server = "server";

    /// <summary>Whether the server's certificate is checked.</summary>
    public const string TlsCheck = "tls.check";

    /// <summary>Id of the camera.</summary>
    public const string Camera = "camera";

    /// <summary>Pairing code from the server.</summary>
    public const string Pairing = "pairing";

    /// <summary>Key of the camera.</summary>
    public const string Key = "key";

    /// <summary>Name of the board.</summary>
    public const string Board = "board";

    /// <summary>Clock of the sensor.</summary>
    public const string Clock = "clock";

    /// <summary>Live or photo.</summary>
    public const string Mode = "mode";

    /// <summary>Seconds between photos.</summary>
    public const string PhotoInterval = "photo.interval";

    /// <summary>Whether the board sleeps deeply between photos.</summary>
    public const string PhotoSleep = "photo.sleep";

    /// <summary>Pin that wakes the board.</summary>
    public const string WakePin = "wake.pin";

    /// <summary>Level of that pin.</summary>
    public const string WakeLevel = "wake.level";

    /// <summary>Whether the local server runs.</summary>
    public const string Local = "local";

    /// <summary>Initial width.</summary>
    public const string Width = "width";

    /// <summary>Initial height.</summary>
    public const string Height = "height";

    /// <summary>Initial quality.</summary>
    public const string Quality = "quality";

    /// <summary>Initial interval between frames in milliseconds.</summary>
    public const string Interval = "interval";

    /// <summary>Upside down.</summary>
    public const string Flip = "flip";

    /// <summary>Mirrored.</summary>
    public const string Mirror = "mirror";

    /// <summary>Pin of the flash LED.</summary>
    public const string FlashPin = "flash.pin";

    /// <summary>Level that switches the flash LED on.</summary>
    public const string FlashLevel = "flash.level";

    /// <summary>Level of pin.power that switches the sensor's supply on.</summary>
    public const string PowerLevel = "power.level";

    /// <summary>Index of the first pin of the custom board in <see cref="All"/>.</summary>
    internal const int FirstPin = 23;

    /// <summary>Index of the last pin of the custom board.</summary>
    internal const int LastPin = 39;

    /// <summary>All keys, in the order in which they are written.</summary>
    public static readonly string[] All = new string[]
    {
        WifiSsid,
        WifiPassword,
        Server,
        TlsCheck,
        Camera,
        Pairing,
        Key,
        Board,
        Clock,
        Mode,
        PhotoInterval,
        PhotoSleep,
        WakePin,
        WakeLevel,
        Local,
        Width,
        Height,
        Quality,
        Interval,
        Flip,
        Mirror,
        FlashPin,
        FlashLevel,
        "pin.pwdn",
        "pin.reset",
        "pin.xclk",
        "pin.sda",
        "pin.scl",
        "pin.d7",
        "pin.d6",
        "pin.d5",
        "pin.d4",
        "pin.d3",
        "pin.d2",
        "pin.d1",
        "pin.d0",
        "pin.vsync",
        "pin.href",
        "pin.pclk",
        "pin.power",
        PowerLevel,
    };

    /// <summary>Index of a key in <see cref="All"/>, or -1 for an unknown key.</summary>
    public static int IndexOf(string key)
    {
        for (var i = 0; i < All.Length; i++)
        {
            if (All[i] == key)
            {
                return i;
            }
        }

        return -1;
    }
}
