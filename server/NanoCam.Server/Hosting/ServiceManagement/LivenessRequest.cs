using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NanoCam.Server.Hosting.ServiceManagement;

/// <summary>A request to the server's own port: it needs the listener, a free thread and the request pipeline.</summary>
internal static class LivenessRequest
{
    private const string Path = "/health/live";

    /// <summary>Sends the request and returns the status of the answer.</summary>
    /// <param name="addresses">Listen addresses; one without TLS is preferred.</param>
    /// <param name="stop">Ends the request.</param>
    /// <exception cref="HttpRequestException">The server does not respond.</exception>
    [SuppressMessage(
        "Security",
        "CA5359:Do Not Disable Certificate Validation",
        Justification = "The certificate is for the server's public name, and this connection does not leave the machine."
    )]
    public static async Task<HttpStatusCode> SendAsync(IEnumerable<string> addresses, CancellationToken stop)
    {
        var address = BindingAddress.Parse(addresses.OrderBy(url => url.StartsWith("https", StringComparison.OrdinalIgnoreCase)).First());
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
        };
        if (address.IsUnixPipe)
        {
            handler.ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.UnixPipePath), token);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        using var client = new HttpClient(handler);
        var authority = address.IsUnixPipe ? "localhost" : $"{host}:{address.Port.ToString(CultureInfo.InvariantCulture)}";
        var url = new Uri($"{address.Scheme}://{authority}{Path}");
        using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, stop);
        return response.StatusCode;
    }
}
