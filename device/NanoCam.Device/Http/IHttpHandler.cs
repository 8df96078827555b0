namespace NanoCam.Device.Http;

/// <summary>Responds to requests. Several threads may call it at the same time.</summary>
internal interface IHttpHandler
{
    /// <summary>Responds to one request; the connection is closed afterwards.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The client has disconnected; the caller ends the connection.</exception>
    /// <exception cref="System.IO.IOException">The client is too slow; the caller ends the connection.</exception>
    void Handle(HttpRequest request, HttpResponse response);
}
