using Microsoft.AspNetCore.Authorization;

namespace NanoCam.Server.Accounts;

/// <summary>Authorization policies of routes. A route without a policy requires <see cref="Viewer"/>.</summary>
public static class Policies
{
    /// <summary>A role that may watch every camera.</summary>
    public const string Viewer = "viewer";

    /// <summary>A role that may control cameras.</summary>
    public const string Operator = "operator";

    /// <summary>An administrator.</summary>
    public const string Administrator = "administrator";

    /// <summary>A role that may watch every camera, or a share link to the camera in the path.</summary>
    public const string OneCamera = "one camera";

    /// <summary>A user with a session; a token is rejected.</summary>
    public const string UserSession = "person";

    /// <summary>An administrator with a session; a token is rejected, so that a stolen token cannot create accounts.</summary>
    public const string AdministratorSession = "people";

    internal static void AddPolicies(this IServiceCollection services)
    {
        string[] operators = [RoleNames.Operator, RoleNames.Administrator];
        string[] viewers = [RoleNames.Viewer, .. operators];
        services
            .AddAuthorizationBuilder()
            .AddPolicy(Viewer, policy => policy.RequireRole(viewers))
            .AddPolicy(Operator, policy => policy.RequireRole(operators))
            .AddPolicy(Administrator, policy => policy.RequireRole(RoleNames.Administrator))
            .AddPolicy(OneCamera, policy => policy.RequireAssertion(CanView))
            .AddPolicy(UserSession, policy => policy.RequireClaim(ViewerClaims.Method, ViewerClaims.Session))
            .AddPolicy(AdministratorSession, policy =>
                policy.RequireClaim(ViewerClaims.Method, ViewerClaims.Session).RequireRole(RoleNames.Administrator)
            )
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole(viewers).Build())
            .SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireRole(viewers).Build());
    }

    // /live has no camera in its path; CameraScope limits it to the camera of the share link.
    private static bool CanView(AuthorizationHandlerContext context) =>
        context.User.HasClaim(claim => claim.Type == ViewerClaims.Role)
        || (
            context.User.FindFirst(ViewerClaims.Camera)?.Value is { } camera
            && (context.Resource as HttpContext)?.Request.RouteValues is { } values
            && (!values.TryGetValue("id", out var id) || string.Equals(id as string, camera, StringComparison.Ordinal))
        );
}
