using NanoCam.Server.Access;
using NanoCam.Server.Ingest;
using NanoCam.Server.Live;

namespace NanoCam.Server.Web;

/// <summary>How often each limit was met since the start. Frames refused for want of memory are counted by camera, as verdict <c>busy</c>.</summary>
internal sealed class LimitCounters(ConnectionLimits connections, ViewerSeats seats, UploadPlaces uploads, SignInThrottle signIn, PairingDesk pairing)
{
    /// <summary>Name of the limit, and how often it was met.</summary>
    public IEnumerable<(string Limit, long Count)> All =>
    [
        ("connections", connections.Refused),
        ("viewers", seats.Refused),
        ("uploads", uploads.Refused),
        ("sign_in", signIn.Refused),
        ("pairing", pairing.Throttled),
    ];
}
