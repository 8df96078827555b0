namespace NanoCam.Device.Uplink;

/// <summary>Options of photo mode.</summary>
public sealed class PhotoOptions
{
    /// <summary>Address of the server.</summary>
    public readonly ServerAddress Server;

    /// <summary>Seconds from one photo to the next unless the server requests another interval, 1 to 604,800. Default 300.</summary>
    /// <remarks>The server's interval applies from one second on; shorter intervals are meant for live cameras.</remarks>
    public int IntervalSeconds = 300;

    /// <summary>Whether the board sleeps deeply between photos. It then restarts for each photo.</summary>
    public bool IsSleeping;

    /// <summary>A pin that wakes the board for a photo, or -1.</summary>
    public int WakePin = -1;

    /// <summary>The level of that pin that wakes the board, 0 or 1.</summary>
    public int WakeLevel;

    /// <summary>Longest wait for the sensor, in milliseconds. Default 20,000.</summary>
    public int SensorTimeoutMilliseconds = 20_000;

    /// <summary>Longest wait for the network, in milliseconds. Default 30,000.</summary>
    public int NetworkTimeoutMilliseconds = 30_000;

    /// <summary>
    /// Longest duration of one request, from the name lookup to the end of the response, in milliseconds. Default 60,000.
    /// </summary>
    public int RequestTimeoutMilliseconds = 60_000;

    /// <summary>Creates options for <paramref name="server"/> with the defaults.</summary>
    public PhotoOptions(ServerAddress server)
    {
        Server = server;
    }
}
