using System.Net.Http;

namespace NanoCam.Device.Uplink;

/// <summary>HTTP clients without roots of their own, alike in both worlds: no redirect, no proxy, no answer above 64 KB.</summary>
public sealed class PlainHttpClients : IHttpClients
{
    /// <inheritdoc/>
    public HttpClient Create()
    {
#if NANOFRAMEWORK_1_0
        return new HttpClient();
#else
        // What nanoFramework's does anyway: it follows no redirect, and its MemoryStream ends at 65,535 bytes.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
        };
        return new HttpClient(handler) { MaxResponseContentBufferSize = 65_535 };
#endif
    }
}
