using NanoCam.Server.Api;
using NanoCam.Server.Hosting;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>Maps the route on which cameras open the stream uplink.</summary>
internal static class UplinkRoutes
{
    /// <summary>Maps the route.</summary>
    public static void MapUplink(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet(WireProtocol.Path, routes.ServiceProvider.GetRequiredService<UplinkEndpoint>().HandleAsync)
            .ForCameras()
            .Describe(
                "openUplink",
                ApiTags.Uplink,
                "Open the stream uplink",
                $"HTTP/1.1 Upgrade to `{WireProtocol.UpgradeToken}`. Both sides then exchange the messages of "
                    + "docs/reference/wire-format.md."
            )
            .WithResponse(StatusCodes.Status101SwitchingProtocols, "The connection carries the wire format.")
            .WithProblem(StatusCodes.Status426UpgradeRequired, "The request does not contain the upgrade headers.");
}
