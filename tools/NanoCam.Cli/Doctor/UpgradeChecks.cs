using System.Net;
using NanoCam.Cli.Http;
using NanoCam.Cli.Live;
using NanoCam.Wire;

namespace NanoCam.Cli.Doctor;

/// <summary>
/// Checks of upgraded connections: the cameras' uplink and the viewers' WebSocket. Proxies often block them.
/// </summary>
internal static class UpgradeChecks
{
    /// <summary>Name of the uplink check.</summary>
    public const string Uplink = "uplink";

    /// <summary>Name of the live check.</summary>
    public const string Live = "live";

    private const string ProxyAdvice =
        "A reverse proxy must pass the headers Connection and Upgrade (nginx: proxy_http_version 1.1; proxy_set_header Upgrade "
        + "$http_upgrade; proxy_set_header Connection \"upgrade\").";

    /// <summary>Opens the stream uplink up to the 101 response and closes it before Hello, so that no camera appears.</summary>
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
            ? Check.Ok(Uplink, "Cameras can connect (response 101 to Upgrade).")
            : Check.Failed(
                Uplink,
                $"Cameras cannot stream: GET {WireProtocol.Path} with Upgrade returned {(int)response.StatusCode} instead of 101.",
                ProxyAdvice
            );
    }

    /// <summary>Opens <c>/live</c> and waits for the list of cameras.</summary>
    public static async Task<Check> OpenLiveAsync(ServerConnection server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var socket = await LiveSocket.ConnectAsync(server.Server, server.Token, timeout, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            var message = await socket.ReceiveAsync(deadline.Token);
            return message?.Text?.Type == "cameras"
                ? Check.Ok(Live, "Viewers can connect (the WebSocket lists the cameras).")
                : Check.Failed(
                    Live,
                    "The WebSocket opened, but its first message is not the list of cameras.",
                    "Use the nanocam version that matches the server."
                );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Check.Failed(
                Live,
                $"The WebSocket opened, but received nothing within {timeout.TotalSeconds:0.###} s.",
                "A proxy might be buffering the response. Turn off buffering for /live."
            );
        }
    }
}
