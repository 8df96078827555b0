using System.Net;
using Microsoft.AspNetCore.Connections;

namespace NanoCam.Server.Compat;

/// <summary>A connection of a camera that may send.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Listener">Where it came in.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="CameraId">The camera it is taken for.</param>
internal sealed record CompatCameraConnection(ConnectionContext Connection, CompatListener Listener, IPAddress? Address, string CameraId);
