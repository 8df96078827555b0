using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Compat.CameraWebServer;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>Which compatibility ports are open, for whom, and what happened on them.</summary>
internal static class CompatRoutes
{
    /// <summary>Maps it.</summary>
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
                "Each port with the clients that may use it without credentials, the risk of that, and its counters since the start of the server."
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
                new AddressList(trusted.Value.CameraAddresses).Entries,
                new AddressList(trusted.Value.ViewerAddresses).Entries
            )
        );

    private static CompatPortModel Create(
        CompatListener listener,
        CompatListeners listeners,
        CompatOptions options,
        TrustedAddressOptions trusted
    )
    {
        var audience = listeners.AudienceOf(listener);
        var listed = new AddressList(listener.IsForCameras ? trusted.CameraAddresses : trusted.ViewerAddresses);
        return new CompatPortModel(
            listener.Kind,
            listener.Port,
            options.Hosts(),
            listener.IsForCameras ? "cameras" : "viewers",
            listener.Cameras,
            audience,
            audience == Audience.Listed ? listed.Entries : [],
            listeners.RiskOf(listener),
            !listener.IsForCameras && options.FilePages,
            listener.Connections,
            listener.Frames,
            listener.Refused,
            listener.Faults,
            listener.LastRefused
        );
    }
}

/// <summary>The compatibility ports.</summary>
/// <param name="Ports">Those that are open.</param>
/// <param name="CameraAddresses">Addresses that may send without a key, on the server's own port too.</param>
/// <param name="ViewerAddresses">Addresses that may watch without a sign-in, on the server's own port too.</param>
internal sealed record CompatModel(
    IReadOnlyList<CompatPortModel> Ports,
    IReadOnlyList<string> CameraAddresses,
    IReadOnlyList<string> ViewerAddresses
);

/// <summary>A compatibility port.</summary>
/// <param name="Kind">How it speaks.</param>
/// <param name="Port">Port.</param>
/// <param name="Hosts">Hosts it is opened on.</param>
/// <param name="For"><c>cameras</c>, which send, or <c>viewers</c>, which watch.</param>
/// <param name="Cameras">Ids of the cameras it is kept for; none when it is shared.</param>
/// <param name="Audience">Who may use it without a key or a sign-in.</param>
/// <param name="Addresses">The addresses, where they are listed.</param>
/// <param name="Risk">What that means, a sentence.</param>
/// <param name="FilePages">Whether pages that were opened from files may watch, and with them any page.</param>
/// <param name="Connections">Connections that were served since the start.</param>
/// <param name="Frames">Frames of cameras that were accepted.</param>
/// <param name="Refused">Connections that were turned away.</param>
/// <param name="Faults">Frames and connections of cameras that were no good.</param>
/// <param name="LastRefused">Address of the last one that was turned away, or null.</param>
internal sealed record CompatPortModel(
    CompatKind Kind,
    int Port,
    IReadOnlyList<string> Hosts,
    string For,
    IReadOnlyList<string> Cameras,
    Audience Audience,
    IReadOnlyList<string> Addresses,
    string Risk,
    bool FilePages,
    long Connections,
    long Frames,
    long Refused,
    long Faults,
    string? LastRefused
);

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CompatModel))]
internal sealed partial class CompatJson : JsonSerializerContext;
