using Microsoft.AspNetCore.Authorization;

namespace NanoCam.Server.Accounts;

/// <summary>What routes ask of those who call them. A route that says nothing asks for <see cref="Viewer"/>.</summary>
public static class Policies
{
    /// <summary>Everybody who may watch every camera.</summary>
    public const string Viewer = "viewer";

    /// <summary>Steers cameras.</summary>
    public const string Operator = "operator";

    /// <summary>Decides who belongs.</summary>
    public const string Administrator = "administrator";

    /// <summary>May watch every camera, or holds a link to the one in the path.</summary>
    public const string OneCamera = "one camera";

    /// <summary>Somebody who signed in with a password; a token is not enough.</summary>
    public const string Person = "person";

    /// <summary>An administrator who signed in with a password: a stolen token must not become an account.</summary>
    public const string People = "people";

    internal static void AddPolicies(this IServiceCollection services)
    {
        string[] operators = [RoleNames.Operator, RoleNames.Administrator];
        string[] viewers = [RoleNames.Viewer, .. operators];
        services
            .AddAuthorizationBuilder()
            .AddPolicy(Viewer, policy => policy.RequireRole(viewers))
            .AddPolicy(Operator, policy => policy.RequireRole(operators))
            .AddPolicy(Administrator, policy => policy.RequireRole(RoleNames.Administrator))
            .AddPolicy(OneCamera, policy => policy.RequireAssertion(MayWatch))
            .AddPolicy(Person, policy => policy.RequireClaim(ViewerClaims.Method, ViewerClaims.Session))
            .AddPolicy(People, policy =>
                policy.RequireClaim(ViewerClaims.Method, ViewerClaims.Session).RequireRole(RoleNames.Administrator)
            )
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole(viewers).Build())
            .SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireRole(viewers).Build());
    }

    // /live has no camera in its path; it shows the holder of a link that one camera only.
    private static bool MayWatch(AuthorizationHandlerContext context) =>
        context.User.HasClaim(claim => claim.Type == ViewerClaims.Role)
        || (
            context.User.FindFirst(ViewerClaims.Camera)?.Value is { } camera
            && (context.Resource as HttpContext)?.Request.RouteValues is { } values
            && (!values.TryGetValue("id", out var id) || string.Equals(id as string, camera, StringComparison.Ordinal))
        );
}
