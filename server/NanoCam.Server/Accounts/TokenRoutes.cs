using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Api;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Accounts;

/// <summary>Routes of API tokens. Users manage their own tokens; administrators manage all.</summary>
internal static class TokenRoutes
{
    /// <summary>Longest name.</summary>
    public const int MaxNameLength = 80;

    /// <summary>Longest lifetime in days.</summary>
    public const int MaxDays = 3650;

    private const int DefaultDays = 90;

    /// <summary>Maps the routes.</summary>
    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/tokens", List)
            .RequireAuthorization(Policies.UserSession)
            .WithName("listTokens")
            .WithTags(ApiTags.Accounts)
            .WithSummary("List tokens")
            .WithDescription(
                "The tokens of the current user; for administrators, the tokens of all users. The response never contains the token itself."
            )
            .ProducesProblem(StatusCodes.Status403Forbidden);
        routes
            .MapPost("/api/tokens", Make)
            .RequireAuthorization(Policies.UserSession)
            .WithName("makeToken")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Create a token")
            .WithDescription(
                "For scripts and players. Only this response contains the token. Requires a session. Tokens cannot create tokens."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);
        routes
            .MapDelete("/api/tokens/{id:long}", Revoke)
            .RequireAuthorization(Policies.UserSession)
            .WithName("revokeToken")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Revoke a token")
            .WithPath("id", "Id of the token.")
            .WithDescription("Ends the streams that use the token.")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Results<Ok<IReadOnlyList<TokenModel>>, ProblemHttpResult> List(
        HttpContext context,
        UserStore users,
        TokenStore tokens
    ) =>
        users.UserOf(context.User) is not { } user
            ? Problems.Result(StatusCodes.Status403Forbidden, "This user was removed.")
            : TypedResults.Ok<IReadOnlyList<TokenModel>>([
                .. tokens.All.Where(token => CanManage(user, token)).Select(token => Create(token, users)),
            ]);

    private static Results<Ok<TokenModel>, ProblemHttpResult> Make(
        TokenRequest request,
        HttpContext context,
        UserStore users,
        TokenStore tokens,
        AuditLog audit
    )
    {
        var name = request.Name.Trim();
        if (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl))
        {
            return Problems.Result(
                StatusCodes.Status400BadRequest,
                $"A name must have 1 to {MaxNameLength} characters and no control characters."
            );
        }

        var days = request.Days ?? DefaultDays;
        if (days is < 1 or > MaxDays)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, $"days must be between 1 and {MaxDays}.");
        }

        if (users.UserOf(context.User) is not { } user || request.Role > user.Role)
        {
            return Problems.Result(
                StatusCodes.Status403Forbidden,
                "A token cannot have a higher role than its user. Choose a lower role.",
                ProblemCodes.TokenRole
            );
        }

        if (tokens.Create(user, name, request.Role, TimeSpan.FromDays(days)) is not var (token, secret))
        {
            return Problems.Result(
                StatusCodes.Status409Conflict,
                $"This user already has {TokenStore.MaxPerUser} tokens. Revoke one first.",
                ProblemCodes.TokenLimit
            );
        }

        audit.Write(context, AuditActions.TokenMade, name, $"{request.Role.Name()}, {days} days");
        return TypedResults.Ok(Create(token, users) with { Token = secret });
    }

    private static Results<NoContent, ProblemHttpResult> Revoke(
        long id,
        HttpContext context,
        UserStore users,
        TokenStore tokens,
        AuditLog audit
    )
    {
        var token = tokens.All.FirstOrDefault(token => token.Id == id);
        if (token is null || users.UserOf(context.User) is not { } user || !CanManage(user, token))
        {
            return Problems.Result(StatusCodes.Status404NotFound, $"There is no token {id}.");
        }

        tokens.End(other => ReferenceEquals(other, token));
        audit.Write(context, AuditActions.TokenRevoked, token.Name);
        return TypedResults.NoContent();
    }

    private static bool CanManage(User user, ApiToken token) => token.User == user.Id || user.Role == Role.Administrator;

    private static TokenModel Create(ApiToken token, UserStore users) =>
        new()
        {
            Id = token.Id,
            Name = token.Name,
            Role = token.Role,
            User = users.Find(token.User)?.Name ?? "",
            Created = UnixTime.FromMicroseconds(token.Created),
            Expires = UnixTime.FromMicroseconds(token.Expires),
            Used = token.Used is { } used ? UnixTime.FromMicroseconds(used) : null,
        };
}
