namespace NanoCam.Device.Uplink;

/// <summary>Options of the stream uplink.</summary>
public sealed class UplinkOptions
{
    /// <summary>Address of the server.</summary>
    public readonly ServerAddress Server;

    /// <summary>Longest duration of one send, in milliseconds. Default 30,000.</summary>
    /// <remarks>A frame of 60 KB over 2 KB/s takes that long. The closed loop requests smaller frames long before.</remarks>
    public int SendTimeoutMilliseconds = 30_000;

    /// <summary>Longest wait for the response to the Upgrade, and again for Welcome, in milliseconds. Default 10,000.</summary>
    public int AnswerTimeoutMilliseconds = 10_000;

    /// <summary>Longest accepted heartbeat, in seconds. Default 60.</summary>
    /// <remarks>
    /// A dead connection is detected after three heartbeats. The wire format allows 18 hours, which would leave a camera offline
    /// for two days.
    /// </remarks>
    public int MaxHeartbeatSeconds = 60;

    /// <summary>Creates options for <paramref name="server"/> with the defaults.</summary>
    public UplinkOptions(ServerAddress server)
    {
        Server = server;
    }
}
