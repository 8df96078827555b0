namespace NanoCam.Device.Uplink;

/// <summary>How photos at intervals are taken and sent.</summary>
public sealed class PhotoOptions
{
    /// <summary>Where the server is.</summary>
    public readonly ServerAddress Server;

    /// <summary>Seconds from one photo to the next while the server asks for nothing else, 1 to 604,800. Default 300.</summary>
    /// <remarks>An interval the server asks for counts from one second on; shorter ones are meant for live cameras.</remarks>
    public int IntervalSeconds = 300;

    /// <summary>Whether the board sleeps deeply between photos. It then starts anew for each.</summary>
    public bool IsSleeping;

    /// <summary>A pin that wakes the board for a photo, or -1.</summary>
    public int WakePin = -1;

    /// <summary>The level of that pin, 0 or 1.</summary>
    public int WakeLevel;

    /// <summary>Longest wait for the sensor, in milliseconds. Default 20,000.</summary>
    public int SensorTimeoutMilliseconds = 20_000;

    /// <summary>Longest wait for the network, in milliseconds. Default 30,000.</summary>
    public int NetworkTimeoutMilliseconds = 30_000;

    /// <summary>
    /// Longest time one request may take, from the name lookup to the end of the answer, in milliseconds. Default 60,000.
    /// </summary>
    public int RequestTimeoutMilliseconds = 60_000;

    /// <summary>How to reach <paramref name="server"/>.</summary>
    public PhotoOptions(ServerAddress server)
    {
        Server = server;
    }
}
