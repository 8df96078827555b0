using System.Net.Http;

namespace NanoCam.Device.Uplink;

/// <summary>HTTP clients as the class library makes them.</summary>
public sealed class PlainHttpClients : IHttpClients
{
    /// <inheritdoc/>
    public HttpClient Create()
    {
        return new HttpClient();
    }
}
