using System.Net;
using Microsoft.AspNetCore.Connections;

namespace NanoCam.Server.Compat;

/// <summary>A connection of a camera that may send.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Listener">Listener that accepted the connection.</param>
/// <param name="Address">Address of the camera.</param>
/// <param name="CameraId">Id assigned to the camera.</param>
internal sealed record CompatCameraConnection(ConnectionContext Connection, CompatListener Listener, IPAddress? Address, string CameraId);
