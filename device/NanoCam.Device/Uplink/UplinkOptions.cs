namespace NanoCam.Device.Uplink;

/// <summary>How the stream uplink behaves.</summary>
public sealed class UplinkOptions
{
    /// <summary>Where the server is.</summary>
    public readonly ServerAddress Server;

    /// <summary>Longest time one send may take, in milliseconds. Default 30,000.</summary>
    /// <remarks>
    /// A frame of 60 KB over 2 KB/s takes that long; slower is no live view, and the closed loop asks for smaller frames long before.
    /// </remarks>
    public int SendTimeoutMilliseconds = 30_000;

    /// <summary>Longest wait for the answer to the Upgrade, and again for Welcome, in milliseconds. Default 10,000.</summary>
    public int AnswerTimeoutMilliseconds = 10_000;

    /// <summary>Longest heartbeat taken as meant, in seconds. Default 60.</summary>
    /// <remarks>
    /// A dead connection is noticed after three; the wire allows heartbeats of 18 hours, which would leave a camera dark for two days.
    /// </remarks>
    public int MaxHeartbeatSeconds = 60;

    /// <summary>How to reach <paramref name="server"/>.</summary>
    public UplinkOptions(ServerAddress server)
    {
        Server = server;
    }
}
