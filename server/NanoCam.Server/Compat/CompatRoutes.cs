using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Compat.CameraWebServer;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>Maps the list of compatibility ports and the routes of CameraWebServer.</summary>
internal static class CompatRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapCompat(this IEndpointRouteBuilder routes)
    {
        routes.MapCameraWebServer();
        routes
            .MapGet("/api/compat", List)
            .RequireAuthorization(Policies.Operator)
            .WithName("listCompat")
            .WithTags(ApiTags.Operation)
            .WithSummary("List the compatibility ports")
            .WithDescription(
                "Each port, the clients that may use it without credentials, the resulting risk, and its "
                    + "counters since the server started."
            )
            .ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static Ok<CompatModel> List(
        CompatListeners listeners,
        IOptions<CompatOptions> options,
        IOptions<TrustedAddressOptions> trusted
    ) =>
        TypedResults.Ok(
            new CompatModel(
                [.. listeners.All.Select(listener => Create(listener, listeners, options.Value, trusted.Value))],
                [.. trusted.Value.CameraAddresses],
                [.. trusted.Value.ViewerAddresses]
            )
        );

    private static CompatPortModel Create(
        CompatListener listener,
        CompatListeners listeners,
        CompatOptions options,
        TrustedAddressOptions trusted
    )
    {
        var audience = listeners.AllowedClientsOf(listener);
        var listed = listener.IsForCameras ? trusted.CameraAddresses : trusted.ViewerAddresses;
        return new CompatPortModel(
            listener.Kind,
            listener.Port,
            options.Hosts,
            listener.IsForCameras ? "cameras" : "viewers",
            listener.Cameras,
            audience,
            audience == AllowedClients.Listed ? [.. listed] : [],
            listeners.RiskOf(listener),
            !listener.IsForCameras && options.FilePages,
            listener.Connections,
            listener.Frames,
            listener.Rejected,
            listener.Faults,
            listener.LastRejected
        );
    }
}

/// <summary>The compatibility ports.</summary>
/// <param name="Ports">Open ports.</param>
/// <param name="CameraAddresses">Addresses that may send without a key, on the server's own port as well.</param>
/// <param name="ViewerAddresses">Addresses that may watch without signing in, on the server's own port as well.</param>
internal sealed record CompatModel(
    IReadOnlyList<CompatPortModel> Ports,
    IReadOnlyList<string> CameraAddresses,
    IReadOnlyList<string> ViewerAddresses
);

/// <summary>A compatibility port.</summary>
/// <param name="Kind">Protocol.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Hosts">Hosts on which the port is open.</param>
/// <param name="For"><c>cameras</c>, which send, or <c>viewers</c>, which watch.</param>
/// <param name="Cameras">Ids of the cameras that the port is dedicated to. Empty for a shared port.</param>
/// <param name="Audience">Clients that may use the port without a key or signing in.</param>
/// <param name="Addresses">Listed addresses. Empty unless the audience is <c>listed</c>.</param>
/// <param name="Risk">Risk of the port, as a sentence.</param>
/// <param name="FilePages">Whether pages that were opened from files, and with them any page, may watch.</param>
/// <param name="Connections">Served connections since the start of the server.</param>
/// <param name="Frames">Accepted frames of cameras.</param>
/// <param name="Refused">Rejected connections.</param>
/// <param name="Faults">Invalid frames and connections of cameras.</param>
/// <param name="LastRefused">Address of the last rejected connection, or null.</param>
internal sealed record CompatPortModel(
    CompatKind Kind,
    int Port,
    IReadOnlyList<string> Hosts,
    string For,
    IReadOnlyList<string> Cameras,
    AllowedClients Audience,
    IReadOnlyList<string> Addresses,
    string Risk,
    bool FilePages,
    long Connections,
    long Frames,
    long Refused,
    long Faults,
    string? LastRefused
);

/// <summary>JSON serialization without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CompatModel))]
internal sealed partial class CompatJson : JsonSerializerContext;
