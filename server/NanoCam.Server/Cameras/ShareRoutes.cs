using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Cameras;

/// <summary>Share links to single cameras, for administrators.</summary>
internal static class ShareRoutes
{
    private const int DefaultHours = 24;

    /// <summary>Maps the routes.</summary>
    public static void MapShares(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/shares", List)
            .RequireAuthorization(Policies.Administrator)
            .WithName("listShares")
            .WithTags(ApiTags.Accounts)
            .WithSummary("List share links")
            .WithDescription("All valid share links. The response never contains the link itself.")
            .ProducesProblem(StatusCodes.Status403Forbidden);
        routes
            .MapPost("/api/shares", Make)
            .RequireAuthorization(Policies.AdministratorSession)
            .WithName("makeShare")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Create a share link")
            .WithDescription(
                "A share link shows one camera live until it expires, without sign-in. Only this response contains the link. "
                    + "Needs a session."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        routes
            .MapDelete("/api/shares/{id:long}", Revoke)
            .RequireAuthorization(Policies.Administrator)
            .WithName("revokeShare")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Revoke a share link")
            .WithPath("id", "Number of the share link.")
            .WithDescription("Ends the streams that use the link.")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Ok<IReadOnlyList<ShareModel>> List(UserStore users, ShareStore shares) =>
        TypedResults.Ok<IReadOnlyList<ShareModel>>([.. shares.All.Select(share => Create(share, users))]);

    private static Results<Ok<ShareModel>, ProblemHttpResult> Make(
        ShareRequest request,
        HttpContext context,
        UserStore users,
        CameraRegistry cameras,
        ShareStore shares,
        AuditLog audit
    )
    {
        if (cameras.Find(request.Camera, out _) is { } problem)
        {
            return problem;
        }

        var hours = request.Hours ?? DefaultHours;
        if (hours is < 1 or > ShareRequest.MaxHours)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, $"hours must be between 1 and {ShareRequest.MaxHours}.");
        }

        if (users.UserOf(context.User) is not { } user)
        {
            return Problems.Result(StatusCodes.Status403Forbidden, "This user was removed.");
        }

        if (shares.Create(user, request.Camera, TimeSpan.FromHours(hours)) is not var (share, secret))
        {
            return Problems.Result(
                StatusCodes.Status409Conflict,
                $"The server already has {ShareStore.Max} share links. Revoke one first.",
                ProblemCodes.ShareLimit
            );
        }

        audit.Write(context, AuditActions.ShareMade, request.Camera, $"{hours} hours");
        return TypedResults.Ok(Create(share, users) with { Path = $"share/{secret}/", Token = secret });
    }

    private static Results<NoContent, ProblemHttpResult> Revoke(long id, HttpContext context, ShareStore shares, AuditLog audit)
    {
        var share = shares.All.FirstOrDefault(share => share.Id == id);
        if (share is null)
        {
            return Problems.Result(StatusCodes.Status404NotFound, $"There is no share link {id}.");
        }

        shares.End(other => ReferenceEquals(other, share));
        audit.Write(context, AuditActions.ShareRevoked, share.OnlyCamera);
        return TypedResults.NoContent();
    }

    private static ShareModel Create(Share share, UserStore users) =>
        new()
        {
            Id = share.Id,
            Camera = share.OnlyCamera,
            User = users.Find(share.User)?.Name ?? "",
            Created = UnixTime.FromMicroseconds(share.Created),
            Expires = UnixTime.FromMicroseconds(share.Expires),
        };
}
