namespace NanoCam.Server.Cameras;

/// <summary>Settings of a camera that the server can change; a set of bits. Sensor controls have their own list, with ranges.</summary>
[Flags]
public enum AdjustableSettings
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Milliseconds from frame to frame.</summary>
    Interval = 1,

    /// <summary>Width and height.</summary>
    Size = 2,

    /// <summary>JPEG quality.</summary>
    Quality = 4,

    /// <summary>All of them, as in every camera of this project.</summary>
    All = Interval | Size | Quality,
}
