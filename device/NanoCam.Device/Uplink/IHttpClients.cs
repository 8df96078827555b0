using System.Net.Http;

namespace NanoCam.Device.Uplink;

/// <summary>Makes HTTP clients. A board that checks the server's certificate puts its own roots into them.</summary>
public interface IHttpClients
{
    /// <summary>Makes one; the caller disposes it.</summary>
    HttpClient Create();
}
