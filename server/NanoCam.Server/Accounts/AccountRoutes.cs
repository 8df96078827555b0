namespace NanoCam.Server.Accounts;

/// <summary>Maps the routes of users, tokens and the audit log.</summary>
internal static class AccountRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapUsers();
        routes.MapTokens();
        routes.MapAudit();
    }
}
