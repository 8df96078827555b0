using System.Net.Http;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Creates HTTP clients without root certificates that behave the same on the device and on .NET: no redirects, no proxy, and no response
/// above
/// 64 KB.
/// </summary>
public sealed class PlainHttpClients : IHttpClients
{
    /// <inheritdoc/>
    public HttpClient Create()
    {
#if NANOFRAMEWORK_1_0
        return new HttpClient();
#else
        // As in nanoFramework, whose client follows no redirect and whose MemoryStream ends at 65,535 bytes.
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
