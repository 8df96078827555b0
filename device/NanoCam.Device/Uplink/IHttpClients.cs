using System.Net.Http;

namespace NanoCam.Device.Uplink;

/// <summary>Creates HTTP clients. A board that checks the server's certificate adds its root certificates.</summary>
public interface IHttpClients
{
    /// <summary>Creates a client; the caller disposes it.</summary>
    HttpClient Create();
}
