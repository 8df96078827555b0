using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Api;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Accounts;

/// <summary>Routes of users, for administrators.</summary>
internal static class UserRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/users", List)
            .RequireAuthorization(Policies.Administrator)
            .WithName("listUsers")
            .WithTags(ApiTags.Accounts)
            .WithSummary("List users")
            .WithDescription("All users, ordered by name.")
            .ProducesProblem(StatusCodes.Status403Forbidden);
        routes
            .MapPost("/api/users", AddAsync)
            .RequireAuthorization(Policies.AdministratorSession)
            .WithName("addUser")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Add a user")
            .WithDescription("Requires a session. Tokens cannot add users.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);
        routes
            .MapPatch("/api/users/{id:long}", ChangeAsync)
            .RequireAuthorization(Policies.AdministratorSession)
            .WithName("changeUser")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Change a user")
            .WithPath("id", "Id of the user.")
            .WithDescription("Changes the role, the password or both. A new password ends the sessions of the user.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        routes
            .MapDelete("/api/users/{id:long}", Remove)
            .RequireAuthorization(Policies.AdministratorSession)
            .WithName("removeUser")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Remove a user")
            .WithPath("id", "Id of the user.")
            .WithDescription("Also ends the sessions, tokens and share links of the user.")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Ok<IReadOnlyList<UserModel>> List(UserStore users, SessionStore sessions)
    {
        var counts = sessions.All.CountBy(session => session.User).ToDictionary();
        return TypedResults.Ok<IReadOnlyList<UserModel>>([.. users.All.Select(user => Create(user, counts.GetValueOrDefault(user.Id)))]);
    }

    private static async Task<Results<Ok<UserModel>, ProblemHttpResult>> AddAsync(
        UserRequest request,
        HttpContext context,
        UserStore users,
        PasswordService passwords,
        AuditLog audit,
        CancellationToken cancellationToken
    )
    {
        if ((User.ValidateName(request.Name) ?? User.ValidatePassword(request.Password, request.Name)) is { } error)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, error);
        }

        if (users.Find(request.Name) is not null)
        {
            return Problems.Result(
                StatusCodes.Status409Conflict,
                $"The user {request.Name} already exists. Choose another name.",
                ProblemCodes.UserExists
            );
        }

        if (users.Add(request.Name, await passwords.HashAsync(request.Password, cancellationToken), request.Role) is not { } user)
        {
            return Problems.Result(
                StatusCodes.Status409Conflict,
                $"The name has just been taken, or the server has reached its maximum of {UserStore.Max} users. Choose another name, "
                    + "or remove a user."
            );
        }

        audit.Write(context, AuditActions.UserAdded, user.Name, user.Role.Name());
        return TypedResults.Ok(Create(user, 0));
    }

    private static async Task<Results<Ok<UserModel>, ProblemHttpResult>> ChangeAsync(
        long id,
        UserChange change,
        HttpContext context,
        UserStore users,
        UserChanges changes,
        SessionStore sessions,
        CancellationToken cancellationToken
    )
    {
        if (users.Find(id) is not { } user)
        {
            return NoSuchUser(id);
        }

        if (change.Password is { } password && User.ValidatePassword(password, user.Name) is { } error)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, error);
        }

        var role = change.Role == user.Role ? null : change.Role;
        if (!await changes.TryChangeAsync(context, user, role, change.Password, AuditActions.PasswordReset, cancellationToken))
        {
            return LastAdministrator();
        }

        return users.Find(id) is { } now ? TypedResults.Ok(Create(now, sessions.All.Count(session => session.User == id))) : NoSuchUser(id);
    }

    private static Results<NoContent, ProblemHttpResult> Remove(long id, HttpContext context, UserStore users, AuditLog audit)
    {
        if (users.Find(id) is not { } user)
        {
            return NoSuchUser(id);
        }

        if (!users.TryRemove(user))
        {
            return LastAdministrator();
        }

        audit.Write(context, AuditActions.UserRemoved, user.Name);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult NoSuchUser(long id) => Problems.Result(StatusCodes.Status404NotFound, $"There is no user {id}.");

    private static ProblemHttpResult LastAdministrator() =>
        Problems.Result(
            StatusCodes.Status409Conflict,
            "This is the last administrator. Make another user an administrator first.",
            ProblemCodes.LastAdministrator
        );

    private static UserModel Create(User user, int sessions) =>
        new()
        {
            Id = user.Id,
            Name = user.Name,
            Role = user.Role,
            Created = UnixTime.FromMicroseconds(user.Created),
            Sessions = sessions,
        };
}
