using System.Net;
using NanoCam.Cli.Http;
using NanoCam.Cli.Live;
using NanoCam.Wire;

namespace NanoCam.Cli.Doctor;

/// <summary>
/// Do connections that are no longer HTTP get through: the cameras' uplink and the viewers' WebSocket. Proxies often stop them.
/// </summary>
internal static class UpgradeChecks
{
    /// <summary>Name of the check of the cameras' way in.</summary>
    public const string Uplink = "uplink";

    /// <summary>Name of the check of the viewers' way out.</summary>
    public const string Live = "live";

    private const string ProxyAdvice =
        "A reverse proxy must pass the headers Connection and Upgrade (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\").";

    /// <summary>Opens the stream uplink up to the 101 and hangs up before Hello: no camera appears.</summary>
    public static async Task<Check> OpenUplinkAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, server.Resolve(WireProtocol.Path))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd(WireProtocol.UpgradeToken);
        using var response = await server.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.StatusCode == HttpStatusCode.SwitchingProtocols
            ? Check.Ok(Uplink, "Cameras can connect (Upgrade is answered with 101).")
            : Check.Failed(
                Uplink,
                $"GET {WireProtocol.Path} with Upgrade was answered {(int)response.StatusCode}, not 101: cameras cannot stream.",
                ProxyAdvice
            );
    }

    /// <summary>Opens <c>/live</c> and waits for the list of cameras.</summary>
    public static async Task<Check> OpenLiveAsync(ServerConnection server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var socket = await LiveSocket.ConnectAsync(server.Server, server.Token, timeout, cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            var message = await socket.ReceiveAsync(patience.Token);
            return message?.Text?.Type == "cameras"
                ? Check.Ok(Live, "Viewers can connect (the WebSocket opens and lists the cameras).")
                : Check.Failed(
                    Live,
                    "The WebSocket opened, but did not begin with the list of cameras.",
                    "Use a nanocam of the server's version."
                );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Check.Failed(
                Live,
                $"The WebSocket opened, but nothing came within {timeout.TotalSeconds:0.###} s.",
                "A proxy in between buffers: switch buffering off for /live."
            );
        }
    }
}
