namespace NanoCam.Device.Provisioning;

/// <summary>Keys of the settings file, in the order they are written. docs/guide/device.md lists every one; a test compares.</summary>
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

    /// <summary>Pairing code the server showed.</summary>
    public const string Pairing = "pairing";

    /// <summary>Key of the camera.</summary>
    public const string Key = "key";

    /// <summary>Name of the board.</summary>
    public const string Board = "board";

    /// <summary>Clock given to the sensor.</summary>
    public const string Clock = "clock";

    /// <summary>Live or photo.</summary>
    public const string Mode = "mode";

    /// <summary>Seconds between photos.</summary>
    public const string PhotoInterval = "photo.interval";

    /// <summary>Whether it sleeps deeply between photos.</summary>
    public const string PhotoSleep = "photo.sleep";

    /// <summary>Pin that wakes it.</summary>
    public const string WakePin = "wake.pin";

    /// <summary>Level of that pin.</summary>
    public const string WakeLevel = "wake.level";

    /// <summary>Whether the local server runs.</summary>
    public const string Local = "local";

    /// <summary>Width to begin with.</summary>
    public const string Width = "width";

    /// <summary>Height to begin with.</summary>
    public const string Height = "height";

    /// <summary>Quality to begin with.</summary>
    public const string Quality = "quality";

    /// <summary>Milliseconds between frames to begin with.</summary>
    public const string Interval = "interval";

    /// <summary>Upside down.</summary>
    public const string Flip = "flip";

    /// <summary>Left and right exchanged.</summary>
    public const string Mirror = "mirror";

    /// <summary>Pin of the flash LED.</summary>
    public const string FlashPin = "flash.pin";

    /// <summary>Level that lights it.</summary>
    public const string FlashLevel = "flash.level";

    /// <summary>Level of pin.power that feeds the sensor.</summary>
    public const string PowerLevel = "power.level";

    /// <summary>Where the pins of the custom board begin in <see cref="All"/>.</summary>
    internal const int FirstPin = 23;

    /// <summary>Where they end.</summary>
    internal const int LastPin = 39;

    /// <summary>Every key, in the order they are written.</summary>
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

    /// <summary>Number of a key in <see cref="All"/>, or -1 when there is no such key.</summary>
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
