namespace NanoCam.Wire;

/// <summary>Actions that a camera performs once, on request.</summary>
public enum CommandKind : byte
{
    /// <summary>
    /// Take one still with the <c>Width</c>, <c>Height</c> and <c>Quality</c> of the command. The response is a Frame with the id of the
    /// request.
    /// </summary>
    CaptureNow = 1,

    /// <summary>Restart.</summary>
    Reboot = 2,

    /// <summary>Send Health now.</summary>
    ReportHealth = 3,

    /// <summary>Restart the sensor.</summary>
    ResetSensor = 4,
}
