namespace NanoCam.Device.Provisioning;

/// <summary>What a camera does with its time.</summary>
public enum DeviceMode
{
    /// <summary>Stays connected and streams.</summary>
    Live = 0,

    /// <summary>Takes a photo now and then, uploads it, and sleeps in between when told so.</summary>
    Photo = 1,
}
