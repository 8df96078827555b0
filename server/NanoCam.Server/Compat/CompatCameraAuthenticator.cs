using System.Net;
using Microsoft.AspNetCore.Connections;
using NanoCam.Server.Hosting;
using NanoCam.Server.Pairing;

namespace NanoCam.Server.Compat;

/// <summary>
/// Decides which camera may send on a compatibility port, and under which id. An id that has a key is rejected, because these ports
/// cannot check keys.
/// </summary>
internal sealed class CompatCameraAuthenticator(
    CompatListeners listeners,
    TrustedAddresses rules,
    CompatCameraNames names,
    CameraKeyStore keys
)
{
    private const string NotListed = "The address is not listed in NanoCam:Compat:CameraAddresses.";
    private const string OverLimit = "There are more connections than NanoCam:Limits allows.";

    /// <summary>Accepts a connection, or counts and logs the rejection and returns null.</summary>
    public CompatCameraConnection? Admit(ConnectionContext connection, CompatListener listener)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (connection.Features.Get<OverLimit>() is not null)
        {
            listeners.Reject(listener, address, OverLimit);
            return null;
        }

        if (!rules.AllowsCamera(address))
        {
            listeners.Reject(listener, address, NotListed);
            return null;
        }

        var call = new CompatCameraConnection(connection, listener, address, names.IdOf(listener.Kind, listener.Port, address));
        if (!IsStillAllowed(call))
        {
            return null;
        }

        listener.CountConnection();
        return call;
    }

    /// <summary>Whether an accepted camera still has no key. It may have been paired in the meantime.</summary>
    public bool IsStillAllowed(CompatCameraConnection call)
    {
        if (!keys.TryGet(call.CameraId, out _))
        {
            return true;
        }

        listeners.Reject(
            call.Listener,
            call.Address,
            $"Camera {call.CameraId} has a key, and this port cannot check keys. Revoke the key, or give the sender another id "
                + "in NanoCam:Compat:Cameras."
        );
        return false;
    }
}
