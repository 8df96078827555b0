namespace NanoCam.Server.Accounts;

/// <summary>Registers users, sessions, tokens, share links and the audit log.</summary>
internal static class AccountServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<AuditLog>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<ShareStore>();
        services.AddSingleton<PasswordService>();
        services.AddSingleton<UserChanges>();
        services.AddHostedService<CredentialExpiryService>();
        services.AddPolicies();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AccountJson.Default));
        return services;
    }
}
