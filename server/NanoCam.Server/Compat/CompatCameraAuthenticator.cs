using System.Net;
using Microsoft.AspNetCore.Connections;
using NanoCam.Server.Hosting;
using NanoCam.Server.Pairing;

namespace NanoCam.Server.Compat;

/// <summary>Decides which camera may send on a compatibility port, and as whom. An id that has a key is never let in without it.</summary>
internal sealed class CompatCameraAuthenticator(
    CompatListeners listeners,
    TrustedAddresses rules,
    CompatCameraNames names,
    CameraKeyStore keys
)
{
    private const string NotListed = "Its address is not listed in NanoCam:Compat:CameraAddresses.";
    private const string OverLimit = "There are more connections than NanoCam:Limits allows.";

    /// <summary>Lets a connection in; null, counted and logged, when it is turned away.</summary>
    public CompatCameraConnection? Admit(ConnectionContext connection, CompatListener listener)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (connection.Features.Get<OverLimit>() is not null)
        {
            listeners.Refuse(listener, address, OverLimit);
            return null;
        }

        if (!rules.MaySend(address))
        {
            listeners.Refuse(listener, address, NotListed);
            return null;
        }

        var call = new CompatCameraConnection(connection, listener, address, names.IdOf(listener.Kind, listener.Port, address));
        if (!MayGoOn(call))
        {
            return null;
        }

        listener.CountConnection();
        return call;
    }

    /// <summary>Whether a camera that was let in still has no key; it may have been paired meanwhile.</summary>
    public bool MayGoOn(CompatCameraConnection call)
    {
        if (!keys.TryGet(call.CameraId, out _))
        {
            return true;
        }

        listeners.Refuse(
            call.Listener,
            call.Address,
            $"Camera {call.CameraId} has a key, which this port cannot ask for: revoke it, or give the sender another id in NanoCam:Compat:Cameras."
        );
        return false;
    }
}
