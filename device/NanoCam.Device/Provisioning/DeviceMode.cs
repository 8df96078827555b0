namespace NanoCam.Device.Provisioning;

/// <summary>Operating mode of a camera.</summary>
public enum DeviceMode
{
    /// <summary>Stays connected and streams.</summary>
    Live = 0,

    /// <summary>Takes and uploads photos at intervals, and sleeps in between if configured.</summary>
    Photo = 1,
}
