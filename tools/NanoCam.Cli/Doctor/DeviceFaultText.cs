using NanoCam.Cli.Http;
using NanoCam.Cli.Output;

namespace NanoCam.Cli.Doctor;

/// <summary>
/// What the codes of a camera mean and what to do about them. docs/guide/device.md has the same table for people without this tool.
/// </summary>
internal static class DeviceFaultText
{
    /// <summary>Meaning and remedy of a camera error, by its name in the API.</summary>
    public static (string Meaning, string Advice) OfCameraError(string error) =>
        error switch
        {
            "noSensor" => (
                "no sensor answers on the camera bus",
                "Look at the ribbon: its lock must be closed. Then at --board: a wrong pin map finds no sensor."
            ),
            "sensorNotSupported" => (
                "a sensor answers that this image has no driver for",
                "Use an OV2640, OV3660 or OV5640, or build the image with its driver (docs/device/image.md)."
            ),
            "noJpeg" => (
                "the sensor has no JPEG encoder",
                "Clones carry GC2145 or OV7670; exchange the sensor module for an OV2640, OV3660 or OV5640."
            ),
            "noMemory" => (
                "there is no memory for frame buffers",
                "The image does not see the PSRAM: flash the one for the other kind, ESP32_S3_OCTAL or ESP32_S3_QUAD."
            ),
            "badConfig" => ("the pin map makes no sense", "Check the pin.* lines of the settings file."),
            "timeout" => ("the sensor delivers no frames", "Try clock = 10 in the settings; else supply and ribbon."),
            "driver" => (
                "the camera driver failed",
                "Power the board off and on. If it stays, look up the driver's code among esp-idf's esp_err_t."
            ),
            "notSupported" => (
                "the firmware image has no camera component",
                "Flash an image with NanoCam's native component (docs/device/image.md)."
            ),
            _ => ("the camera does not work", "Power the board off and on; its serial output tells more."),
        };

    /// <summary>Meaning and remedy of a fault, by its name in the API.</summary>
    public static (string Meaning, string Advice) OfFault(string fault, CameraHealth health) =>
        fault switch
        {
            "noPsram" => (
                "No PSRAM: frames are small and come one at a time.",
                "Flash the image for the other kind of PSRAM, ESP32_S3_OCTAL or ESP32_S3_QUAD."
            ),
            "settingsDamaged" => ("The settings file was damaged; its copy is used.", "Write the settings again with nanocam flash."),
            "storage" => (
                "The internal storage is full or cannot be written.",
                "Flash with --erase, which formats it; the settings are written anew."
            ),
            "brownOuts" => (
                $"The supply broke down at {health.BrownOuts} starts in a row; the camera runs slower to spare it.",
                "Use a better cable and a supply of 5 V and 1 A or more."
            ),
            "lowMemory" => (
                $"Managed memory runs low ({CameraText.Bytes(health.FreeMemory)} free).",
                "Smaller frames, or local = off; if it goes down steadily, report it."
            ),
            "uncheckedCertificate" => (
                "The server's certificate is not checked.",
                "Put its certificate on the board and set tls.check = on (docs/guide/device.md)."
            ),
            "pairingRefused" => (
                "The server refused the pairing code in its settings.",
                "Make a new code in the viewer and set the camera up with it."
            ),
            "absurdSettings" => (
                "The server asked for settings outside every range; the nearest are used.",
                "Look at: nanocam settings get"
            ),
            _ => ("A fault this nanocam does not know.", "Use a nanocam of the server's version."),
        };

    /// <summary>Name of a number of esp-idf's wifi_err_reason_t (IEEE 802.11 below 200).</summary>
    public static string OfWifiReason(int? reason) =>
        reason switch
        {
            null => "not told",
            2 or 202 => $"{reason}, authentication expired or refused: is the password right?",
            3 or 8 => $"{reason}, left by itself",
            4 => "4, inactive for too long",
            5 => "5, the access point has too many clients",
            15 or 204 => $"{reason}, handshake timed out: is the password right?",
            200 => "200, beacons of the access point were lost",
            201 => "201, access point not found: is it 2.4 GHz?",
            203 => "203, association refused",
            205 => "205, connecting failed",
            _ => reason.Value.ToString(),
        };
}
