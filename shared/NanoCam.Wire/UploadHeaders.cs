namespace NanoCam.Wire;

/// <summary>
/// HTTP headers of the HTTP uplink: the fields of a Frame other than the JPEG, for POST /upload and POST /api/cameras/{id}/frames;
/// without a frame, for POST /api/cameras/{id}/health.
/// </summary>
public static class UploadHeaders
{
    /// <summary>Camera id, if the path does not contain it.</summary>
    public const string CameraId = "X-NanoCam-Camera";

    /// <summary>Boot id, decimal u32.</summary>
    public const string BootId = "X-NanoCam-Boot";

    /// <summary>Sequence of the frame, decimal u32.</summary>
    public const string Sequence = "X-NanoCam-Sequence";

    /// <summary>Age of the frame when the request was sent, in milliseconds. Needs no common clock.</summary>
    public const string AgeMilliseconds = "X-NanoCam-Age-Ms";

    /// <summary>Signal strength in dBm.</summary>
    public const string Rssi = "X-NanoCam-Rssi";

    /// <summary>Number of <see cref="Wire.ResetReason"/>.</summary>
    public const string ResetReason = "X-NanoCam-Reset";

    /// <summary>Name and version of the firmware.</summary>
    public const string Firmware = "X-NanoCam-Firmware";

    /// <summary>Body of a <see cref="Wire.Health"/> message in hexadecimal digits.</summary>
    public const string Health = "X-NanoCam-Health";

    /// <summary>A failure of the firmware: the body of a <see cref="CrashReport"/> message in hexadecimal digits.</summary>
    public const string Crash = "X-NanoCam-Crash";

    /// <summary>Settings in force: the body of a <see cref="SettingsResult"/> message in hexadecimal digits.</summary>
    public const string Settings = "X-NanoCam-Settings";

    /// <summary>
    /// Revision of the desired settings that are in force, decimal u32. For a camera that reads them from the JSON response and applies all
    /// of them. A camera that may refuse some sends <see cref="Settings"/> instead.
    /// </summary>
    public const string SettingsRevision = "X-NanoCam-Settings-Revision";

    /// <summary>
    /// Requested format of the response: <see cref="WireAnswer"/>, or omitted for JSON. Not Accept, which nanoFramework's HttpClient
    /// refuses
    /// to send.
    /// </summary>
    public const string Answer = "X-NanoCam-Answer";

    /// <summary>
    /// Value of <see cref="Answer"/>: the response is an Ack message if there was a frame, followed by a Settings message.
    /// </summary>
    public const string WireAnswer = "wire";
}
