using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Wire;

namespace NanoCam.Cli.Doctor;

/// <summary>
/// Meaning of a camera's error and fault codes, with advice. docs/guide/device.md contains the same table.
/// </summary>
internal static class DeviceFaultText
{
    /// <summary>Returns the meaning of a camera error and advice, by its name in the API.</summary>
    public static (string Meaning, string Advice) OfCameraError(string error) =>
        error switch
        {
            "noSensor" => (
                "no sensor is responding on the camera bus",
                "Check the ribbon cable; its lock must be closed. Then check --board: with wrong pins, no sensor is found."
            ),
            "sensorNotSupported" => (
                "the firmware image has no driver for the sensor",
                "Use an OV2640, OV3660 or OV5640, or build an image with the driver (docs/device/image.md)."
            ),
            "noJpeg" => (
                "the sensor has no JPEG encoder",
                "Some clones have a GC2145 or OV7670. Replace the sensor module with an OV2640, OV3660 or OV5640."
            ),
            "noMemory" => (
                "not enough memory for frame buffers",
                "The firmware image did not detect the PSRAM. Flash the image for the other type, ESP32_S3_OCTAL or ESP32_S3_QUAD."
            ),
            "badConfig" => ("the pins are invalid", "Check the pin.* lines of the settings file."),
            "timeout" => (
                "the sensor is not delivering frames",
                "Set clock = 10 in the settings file. If that does not help, check the power supply and the ribbon cable."
            ),
            "driver" => (
                "the camera driver failed",
                "Turn the board off and on. If the error remains, look up the driver error in esp_err_t of esp-idf."
            ),
            "notSupported" => (
                "the firmware image has no camera component",
                "Flash an image with NanoCam's native component (docs/device/image.md)."
            ),
            _ => ("the camera is not working", "Turn the board off and on, and check its serial output."),
        };

    /// <summary>Returns the meaning of a fault and advice, by its name in the API.</summary>
    public static (string Meaning, string Advice) OfFault(string fault, HealthInfo health) =>
        DeviceFaults.Find(fault) switch
        {
            DeviceFaults.NoPsram => (
                "No PSRAM found. Frames are small, with one buffer only.",
                "Flash the image for the other type of PSRAM, ESP32_S3_OCTAL or ESP32_S3_QUAD."
            ),
            DeviceFaults.SettingsDamaged => (
                "The settings file is damaged. The camera is using its copy.",
                "Write the settings again with nanocam flash."
            ),
            DeviceFaults.Storage => (
                "The internal storage is full or not writable.",
                "Flash again with --erase, which formats the storage. This also writes the settings again."
            ),
            DeviceFaults.BrownOuts => (
                $"The supply voltage dropped at {health.BrownOuts} consecutive starts. The camera has reduced its load.",
                "Use a better cable, and a power supply of 5 V and at least 1 A."
            ),
            DeviceFaults.LowMemory => (
                $"Managed memory is low ({CameraText.Bytes(health.FreeMemory)} free).",
                "Reduce the frame size, or set local = off. If it decreases steadily, report it."
            ),
            DeviceFaults.UncheckedCertificate => (
                "The camera does not verify the server's certificate.",
                "Copy the certificate to the board and set tls.check = on (docs/guide/device.md)."
            ),
            DeviceFaults.PairingRefused => (
                "The server rejected the pairing code in the camera's settings.",
                "Create a new code on the viewer page, and write it to the camera with: nanocam flash --pairing"
            ),
            DeviceFaults.ThreadFailed => (
                $"Part of the firmware failed and was restarted ({health.ThreadFaults} times since the start).",
                "If it happens again, report the failure that the camera page shows."
            ),
            DeviceFaults.NoComponent => (
                "The firmware image has no camera component.",
                "Flash an image with NanoCam's native component (docs/device/image.md)."
            ),
            DeviceFaults.AbsurdSettings => (
                "Some desired settings are out of range. The camera is using the nearest values.",
                "Compare the settings with: nanocam settings get"
            ),
            _ => ("Unknown fault.", "Use the nanocam version that matches the server."),
        };

    /// <summary>Returns the meaning of a value of esp-idf's wifi_err_reason_t (IEEE 802.11 below 200).</summary>
    public static string OfWifiReason(int? reason) =>
        reason switch
        {
            null => "not reported",
            2 or 202 => $"{reason}, authentication expired or rejected; check the password",
            3 or 8 => $"{reason}, disconnected by the camera",
            4 => "4, inactive for too long",
            5 => "5, the access point has too many clients",
            15 or 204 => $"{reason}, handshake timed out; check the password",
            200 => "200, access point lost",
            201 => "201, access point not found; it must use 2.4 GHz",
            203 => "203, association rejected",
            205 => "205, connection failed",
            _ => reason.Value.ToString(),
        };
}
