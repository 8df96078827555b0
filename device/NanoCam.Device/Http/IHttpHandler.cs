namespace NanoCam.Device.Http;

/// <summary>Answers requests. Several threads may call it at once.</summary>
internal interface IHttpHandler
{
    /// <summary>Answers one request; the connection is closed afterwards.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The client is gone; nothing has to be done about it.</exception>
    /// <exception cref="System.IO.IOException">The client is too slow; the same.</exception>
    void Handle(HttpRequest request, HttpResponse response);
}
