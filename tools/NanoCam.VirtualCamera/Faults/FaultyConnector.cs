using System.Net.Sockets;
using System.Security.Authentication;
using NanoCam.Client;
using NanoCam.Device.Uplink;

namespace NanoCam.VirtualCamera.Faults;

/// <summary>Opens the connections of the firmware with injected faults. One per boot.</summary>
/// <param name="connector">Opens the real connections.</param>
/// <param name="plan">Faults to inject.</param>
/// <param name="statistics">Counters of the camera.</param>
/// <param name="time">Clock.</param>
/// <param name="restart">Called for a dropped connection that restarts the camera.</param>
internal sealed class FaultyConnector(IConnector connector, FaultPlan plan, CameraStatistics statistics, TimeProvider time, Action restart)
    : IConnector
{
    /// <summary>Why the last attempt failed; null if it succeeded.</summary>
    public string? Trouble { get; private set; }

    /// <inheritdoc/>
    public Connection Open(Device.Uplink.ServerAddress server)
    {
        try
        {
            var connection = connector.Open(server);
            Trouble = null;
            return new FaultyConnection(connection, plan, statistics, time, restart);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            Trouble = $"{server.Host}:{server.Port} cannot be reached: {NetworkReason.Of(e)}.";
            throw;
        }
    }
}
