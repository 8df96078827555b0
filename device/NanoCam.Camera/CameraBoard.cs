namespace NanoCam.Camera;

/// <summary>
/// Pins of one board as GPIO numbers; -1 means no pin. Plain fields, because adding a method would change the native checksum; adding a
/// board does not.
/// </summary>
public sealed class CameraBoard
{
    /// <summary>No pin.</summary>
    public const int NoPin = -1;

    /// <summary>Name in the settings file and in Hello.</summary>
    public string Name = "";

    /// <summary>Power-down of the sensor.</summary>
    public int PowerDown = NoPin;

    /// <summary>Reset of the sensor.</summary>
    public int Reset = NoPin;

    /// <summary>Clock to the sensor.</summary>
    public int Clock = NoPin;

    /// <summary>SCCB data (SIOD).</summary>
    public int Sda = NoPin;

    /// <summary>SCCB clock (SIOC).</summary>
    public int Scl = NoPin;

    /// <summary>Data lines D7 to D0 (Y9 to Y2), highest first.</summary>
    public int[] Data = new int[0];

    /// <summary>Vertical synchronization.</summary>
    public int Vsync = NoPin;

    /// <summary>Horizontal reference.</summary>
    public int Href = NoPin;

    /// <summary>Pixel clock.</summary>
    public int PixelClock = NoPin;

    /// <summary>Flash LED.</summary>
    public int Flash = NoPin;

    /// <summary>Whether the LED lights when the pin is low.</summary>
    public bool FlashActiveLow;

    /// <summary>Pin that switches the camera's supply.</summary>
    public int Power = NoPin;

    /// <summary>Whether the supply is on when that pin is low.</summary>
    public bool PowerActiveLow;

    /// <summary>Power chip that has to switch on the sensor's supply before the camera is opened.</summary>
    public PowerChip PowerChip;

    /// <summary>I2C data of the power chip.</summary>
    public int PowerSda = NoPin;

    /// <summary>I2C clock of the power chip.</summary>
    public int PowerScl = NoPin;

    /// <summary>Whether the sensor is mounted upside down, so that upright frames require flip and mirror.</summary>
    public bool UpsideDown;
}
