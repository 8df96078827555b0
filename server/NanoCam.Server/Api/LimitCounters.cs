using NanoCam.Server.Accounts;
using NanoCam.Server.Hosting;
using NanoCam.Server.Live;
using NanoCam.Server.Pairing;
using NanoCam.Server.Uploads;

namespace NanoCam.Server.Api;

/// <summary>
/// How often each limit was met since the start. Frames refused for want of memory are counted by camera, as verdict <c>busy</c>.
/// </summary>
internal sealed class LimitCounters(
    ConnectionLimits connections,
    ViewerLimiter seats,
    UploadLimiter uploads,
    SignInThrottle signIn,
    PairingService pairing
)
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
