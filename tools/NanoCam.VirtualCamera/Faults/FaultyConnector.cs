using System.Net.Sockets;
using System.Security.Authentication;
using NanoCam.Client;
using NanoCam.Device.Uplink;

namespace NanoCam.VirtualCamera.Faults;

/// <summary>Opens the connections of the firmware and makes the planned faults on them. One per boot.</summary>
/// <param name="connector">Opens the real connections.</param>
/// <param name="plan">Which frame has which fault.</param>
/// <param name="statistics">The counters of the camera.</param>
/// <param name="time">Measures stalls.</param>
/// <param name="restart">Called for a dropped connection that is a restart.</param>
internal sealed class FaultyConnector(IConnector connector, FaultPlan plan, CameraStatistics statistics, TimeProvider time, Action restart)
    : IConnector
{
    /// <summary>Why the last attempt failed; null after one that worked.</summary>
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
            Trouble = $"{server.Host}:{server.Port} cannot be reached: {e.Message}";
            throw;
        }
    }
}
