using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NanoCam.Server.Api;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Pages;

/// <summary>The route that describes the server to the viewer page.</summary>
internal static class PageRoutes
{
    /// <summary>Maps the route.</summary>
    public static void MapPages(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/server", Describe)
            .WithName("getServer")
            .WithTags(ApiTags.Operation)
            .WithSummary("Get the addresses of the server")
            .WithDescription("The server's time, its addresses on the network, and whether cameras need a key.");

    private static Ok<ServerModel> Describe(ServerAddresses addresses, IOptions<AccessOptions> access, TimeProvider time) =>
        TypedResults.Ok(
            new ServerModel
            {
                Time = time.GetUtcNow(),
                PairingRequired = access.Value.Cameras == CameraAccess.Paired,
                IsLocal = addresses.IsLocal,
                Addresses = addresses.InNetwork(),
                Ffmpeg = InstalledPrograms.Find(InstalledPrograms.Ffmpeg) is not null,
            }
        );
}
