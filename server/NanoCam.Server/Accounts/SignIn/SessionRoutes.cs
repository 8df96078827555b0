using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Api;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Routes of sessions and of the caller's own password.</summary>
internal static class SessionRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/session", SignInAsync)
            .AllowAnonymous()
            .WithName("signIn")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Sign in")
            .WithDescription(
                "Accepts a name and a password, or the code of a sign-in link from the server console. Starts a session, "
                    + "sets its cookie and ends the session of an earlier cookie."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes
            .MapGet("/api/session", WhoAmI)
            .WithName("whoAmI")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Get the current user")
            .WithDescription("Name and role of the current user or token.")
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        routes
            .MapDelete("/api/session", SignOut)
            .RequireAuthorization(Policies.UserSession)
            .WithName("signOut")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Sign out")
            .WithDescription("Ends the session of this browser, and the streams that it opened.");
        routes
            .MapDelete("/api/sessions", SignOutEverywhere)
            .RequireAuthorization(Policies.UserSession)
            .WithName("signOutEverywhere")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Sign out everywhere")
            .WithDescription("Ends every session of the user, including this one. Tokens stay valid.");
        routes
            .MapPut("/api/password", ChangePasswordAsync)
            .RequireAuthorization(Policies.UserSession)
            .WithName("changePassword")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Change your password")
            .WithDescription("Ends every other session of the user. This session continues with a new cookie.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static async Task<Results<Ok<SessionModel>, ProblemHttpResult>> SignInAsync(
        SignInRequest request,
        HttpContext context,
        SignInService signIn,
        BrowserSessions sessions,
        CancellationToken cancellationToken
    )
    {
        if (!sessions.AreNeeded)
        {
            return Problems.Result(StatusCodes.Status409Conflict, "Access is open (NanoCam:Access:Viewers=Open), so no sign-in is needed.");
        }

        var from = context.Connection.RemoteIpAddress;
        var result = request.Once is { } once
            ? signIn.ByLink(once)
            : await signIn.ByPasswordAsync(request.Name ?? "", request.Password ?? "", from, cancellationToken);
        if (result.Wait is { } wait)
        {
            return TooManyAttempts(context, wait);
        }

        if (result.User is not { } user)
        {
            return Problems.Result(
                StatusCodes.Status401Unauthorized,
                request.Once is null
                    ? "The user name or password is wrong."
                    : "This sign-in link has already been used or has expired. Sign in with your password.",
                request.Once is null ? ProblemCodes.WrongPassword : ProblemCodes.InvalidLink
            );
        }

        // Before the audit entry: the session fails if the database is locked.
        if (!sessions.TryReplace(context, user))
        {
            return Problems.Result(
                StatusCodes.Status401Unauthorized,
                "The password was changed, or the user removed, during the sign-in. Sign in with the new password."
            );
        }

        signIn.Record(user, from, isByLink: request.Once is not null);
        return TypedResults.Ok(
            new SessionModel
            {
                Name = user.Name,
                Role = user.Role,
                Method = ViewerClaims.Session,
            }
        );
    }

    private static SessionModel WhoAmI(HttpContext context) =>
        new()
        {
            Name = context.User.FindFirst(ViewerClaims.Name)?.Value,
            Role = RoleNames.Parse(context.User.FindFirst(ViewerClaims.Role)!.Value),
            Method = context.User.FindFirst(ViewerClaims.Method)!.Value,
        };

    private static NoContent SignOut(HttpContext context, BrowserSessions sessions, AuditLog audit)
    {
        SessionCookie.Delete(context);
        audit.Write(context, AuditActions.SignOut, "");
        sessions.End(context);
        return TypedResults.NoContent();
    }

    private static NoContent SignOutEverywhere(HttpContext context, UserStore users, SessionStore sessions, AuditLog audit)
    {
        SessionCookie.Delete(context);
        if (users.UserOf(context.User) is { } user)
        {
            // Done before the end of the session that allows this change.
            audit.Write(context, AuditActions.SignOutEverywhere, "", $"{sessions.All.Count(session => session.User == user.Id)} sessions");
            sessions.End(session => session.User == user.Id);
        }

        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        PasswordChange change,
        HttpContext context,
        UserStore users,
        SignInService signIn,
        UserChanges changes,
        BrowserSessions sessions,
        CancellationToken cancellationToken
    )
    {
        if (users.UserOf(context.User) is not { } user)
        {
            return Problems.Result(StatusCodes.Status403Forbidden, "This user was removed.");
        }

        if (User.ValidatePassword(change.New, user.Name) is { } error)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, error);
        }

        // Throttled like a sign-in, to prevent guessing in an unattended browser.
        var result = await signIn.ByPasswordAsync(user.Name, change.Current, context.Connection.RemoteIpAddress, cancellationToken);
        if (result.Wait is { } wait)
        {
            return TooManyAttempts(context, wait);
        }

        if (result.User is null)
        {
            return Problems.Result(StatusCodes.Status403Forbidden, "The current password is wrong.", ProblemCodes.WrongCurrentPassword);
        }

        await changes.TryChangeAsync(context, user, role: null, change.New, AuditActions.PasswordChanged, cancellationToken);
        if (users.Find(user.Id) is { } changed)
        {
            sessions.TryBegin(context, changed);
        }

        return TypedResults.NoContent();
    }

    private static ProblemHttpResult TooManyAttempts(HttpContext context, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return Problems.ResultWithRetryAfter(
            context,
            StatusCodes.Status429TooManyRequests,
            wait,
            $"Too many attempts. Try again in {seconds} s.",
            ProblemCodes.TooManyAttempts
        );
    }
}
