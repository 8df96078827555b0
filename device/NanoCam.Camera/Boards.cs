namespace NanoCam.Camera;

/// <summary>
/// The supported boards by name. Pin maps from CameraWebServer's camera_pins.h (arduino-esp32, commit 3764810) where no other source is
/// named. Static fields instead of properties, so that adding a board does not change the native checksum.
/// </summary>
public static class Boards
{
    /// <summary>Espressif ESP32-S3-EYE. Its sensor is mounted upside down (CameraWebServer.ino).</summary>
    public static readonly CameraBoard Esp32S3Eye = new CameraBoard
    {
        Name = "esp32-s3-eye",
        Clock = 15,
        Sda = 4,
        Scl = 5,
        Data = new int[] { 16, 17, 18, 12, 10, 8, 9, 11 },
        Vsync = 6,
        Href = 7,
        PixelClock = 13,
        UpsideDown = true,
    };

    /// <summary>
    /// Seeed XIAO ESP32S3 Sense. It has no flash; the user LED on GPIO21 is small, lights when low, and shares its pin with the SD card.
    /// </summary>
    public static readonly CameraBoard XiaoEsp32S3Sense = new CameraBoard
    {
        Name = "xiao-esp32s3-sense",
        Clock = 10,
        Sda = 40,
        Scl = 39,
        Data = new int[] { 48, 11, 12, 14, 16, 18, 17, 15 },
        Vsync = 38,
        Href = 47,
        PixelClock = 13,
    };

    /// <summary>
    /// Freenove ESP32-S3-WROOM CAM: wired like the ESP32-S3-EYE, but with an upright sensor (Freenove_ESP32_S3_WROOM_Board, camera
    /// sketches).
    /// </summary>
    public static readonly CameraBoard FreenoveEsp32S3 = new CameraBoard
    {
        Name = "freenove-esp32-s3-wroom",
        Clock = 15,
        Sda = 4,
        Scl = 5,
        Data = new int[] { 16, 17, 18, 12, 10, 8, 9, 11 },
        Vsync = 6,
        Href = 7,
        PixelClock = 13,
    };

    /// <summary>M5Stack Unit CamS3 and Unit CamS3-5MP; LED on GPIO14.</summary>
    public static readonly CameraBoard M5UnitCamS3 = new CameraBoard
    {
        Name = "m5stack-unit-cams3",
        Reset = 21,
        Clock = 11,
        Sda = 17,
        Scl = 41,
        Data = new int[] { 13, 4, 10, 5, 7, 16, 15, 6 },
        Vsync = 42,
        Href = 18,
        PixelClock = 12,
        Flash = 14,
    };

    /// <summary>LilyGO T-Camera S3 (LilyGo-Cam-ESP32S3, examples/factory/utilities.h); the sensor's supply comes from an AXP2101.</summary>
    public static readonly CameraBoard LilygoTCameraS3 = new CameraBoard
    {
        Name = "lilygo-t-camera-s3",
        Reset = 39,
        Clock = 38,
        Sda = 5,
        Scl = 4,
        Data = new int[] { 9, 10, 11, 13, 21, 48, 47, 14 },
        Vsync = 8,
        Href = 18,
        PixelClock = 12,
        PowerChip = PowerChip.Axp2101,
        PowerSda = 7,
        PowerScl = 6,
    };

    /// <summary>
    /// DFRobot FireBeetle 2 ESP32-S3 and Romeo ESP32-S3; the sensor's supply comes from an AXP313A on the sensor's own bus.
    /// </summary>
    public static readonly CameraBoard FireBeetle2S3 = new CameraBoard
    {
        Name = "dfrobot-firebeetle2-s3",
        Clock = 45,
        Sda = 1,
        Scl = 2,
        Data = new int[] { 48, 46, 8, 7, 4, 41, 40, 39 },
        Vsync = 6,
        Href = 42,
        PixelClock = 5,
        PowerChip = PowerChip.Axp313A,
        PowerSda = 1,
        PowerScl = 2,
    };

    /// <summary>AI-Thinker ESP32-CAM: the classic ESP32, bright flash LED on GPIO4.</summary>
    public static readonly CameraBoard AiThinkerEsp32Cam = new CameraBoard
    {
        Name = "ai-thinker-esp32-cam",
        PowerDown = 32,
        Clock = 0,
        Sda = 26,
        Scl = 27,
        Data = new int[] { 35, 34, 39, 36, 21, 19, 18, 5 },
        Vsync = 25,
        Href = 23,
        PixelClock = 22,
        Flash = 4,
    };

    /// <summary>A custom board; its pins are in the settings file.</summary>
    public static readonly CameraBoard Custom = new CameraBoard { Name = "custom" };

    /// <summary>All boards, custom last.</summary>
    public static readonly CameraBoard[] All = new CameraBoard[]
    {
        XiaoEsp32S3Sense,
        Esp32S3Eye,
        FreenoveEsp32S3,
        M5UnitCamS3,
        LilygoTCameraS3,
        FireBeetle2S3,
        AiThinkerEsp32Cam,
        Custom,
    };

    /// <summary>The board with that name, or null.</summary>
    public static CameraBoard Find(string name)
    {
        foreach (var board in All)
        {
            if (board.Name == name)
            {
                return board;
            }
        }

        return null;
    }
}
