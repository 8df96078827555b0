using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Api;
using NanoCam.Server.Database;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>
/// Authorizes a change again after its body is complete, and once more in the transaction that writes it. The middleware authorizes the
/// head of a request; a slow body, a busy password queue or a slow database can delay the change itself for minutes, and a session,
/// token, user or role can end in the meantime.
/// </summary>
internal sealed class ChangeAuthorization(
    ViewerIdentification viewers,
    IAuthorizationPolicyProvider policies,
    IAuthorizationService authorization
) : IEndpointFilter
{
    private const string Ended =
        "The session or token ended before the request was complete, so nothing was changed. Sign in again, or use another token.";

    private const string Lowered =
        "The role of the caller was lowered before the request was complete, so nothing was changed. The request requires a higher role.";

    /// <summary>Runs after the parameters and the body of a request were read.</summary>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!IsChange(context.HttpContext))
        {
            return await next(context);
        }

        if (await CheckAsync(context.HttpContext) is { } refusal)
        {
            return refusal;
        }

        using var condition = WriteCondition.Set(ConditionOf(context.HttpContext));
        return await next(context);
    }

    /// <summary>
    /// Identifies and authorizes the caller of a request as of now; returns the error, or null. A route that waits before a change that
    /// does not involve the database calls this method after the wait.
    /// </summary>
    public async Task<ProblemHttpResult?> CheckAsync(HttpContext context)
    {
        if (context.Features.Get<Credential>()?.Ended.IsCancellationRequested == true)
        {
            context.Features.Set<Credential>(null);
        }

        if (viewers.Identify(context) is not { Succeeded: true, Principal: { } caller })
        {
            return Problems.Result(StatusCodes.Status401Unauthorized, Ended);
        }

        context.User = caller;
        var metadata = context.GetEndpoint()!.Metadata;
        var policy = await AuthorizationPolicy.CombineAsync(
            policies,
            metadata.GetOrderedMetadata<IAuthorizeData>(),
            metadata.GetOrderedMetadata<AuthorizationPolicy>()
        ) ?? await policies.GetFallbackPolicyAsync();
        return (await authorization.AuthorizeAsync(caller, context, policy!)).Succeeded
            ? null
            : Problems.Result(StatusCodes.Status403Forbidden, Lowered);
    }

    private static bool IsChange(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method)
        && !HttpMethods.IsHead(context.Request.Method)
        && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null;

    private Action ConditionOf(HttpContext context)
    {
        if (context.Features.Get<Credential>() is not { } credential)
        {
            return static () => { };
        }

        var before = viewers.RoleOf(credential);
        return () =>
        {
            if (viewers.RoleOf(credential) is not { } now)
            {
                throw new BadHttpRequestException(Ended, StatusCodes.Status401Unauthorized);
            }

            if (now < before)
            {
                throw new BadHttpRequestException(Lowered, StatusCodes.Status403Forbidden);
            }
        };
    }
}

/// <summary>Applies <see cref="ChangeAuthorization"/> to routes.</summary>
internal static class ChangeAuthorizationExtensions
{
    /// <summary>Creates a group whose routes are authorized again before they change something. All routes of viewers are in it.</summary>
    public static IEndpointRouteBuilder MapChanges(this IEndpointRouteBuilder routes) =>
        routes
            .MapGroup("")
            .AddEndpointFilter(routes.ServiceProvider.GetRequiredService<ChangeAuthorization>())
            .WithMetadata(Marker.Instance);

    /// <summary>Whether <see cref="ChangeAuthorization"/> applies to a route.</summary>
    public static bool IsAuthorizedAgain(this Endpoint endpoint) => endpoint.Metadata.GetMetadata<Marker>() is not null;

    private sealed class Marker
    {
        public static Marker Instance { get; } = new();
    }
}
