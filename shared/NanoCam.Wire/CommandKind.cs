namespace NanoCam.Wire;

/// <summary>Things a camera does once, on request.</summary>
public enum CommandKind : byte
{
    /// <summary>
    /// Take one still; <c>Width</c>, <c>Height</c> and <c>Quality</c> of the command apply. Answered by a Frame with that request id.
    /// </summary>
    CaptureNow = 1,

    /// <summary>Restart.</summary>
    Reboot = 2,

    /// <summary>Send Health now.</summary>
    ReportHealth = 3,

    /// <summary>Restart the sensor.</summary>
    ResetSensor = 4,
}
