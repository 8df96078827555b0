namespace NanoCam.Server.Accounts;

/// <summary>Registers what decides who may use the server.</summary>
internal static class AccountServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<AuditLog>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<ShareStore>();
        services.AddSingleton<PasswordService>();
        services.AddHostedService<GrantExpiryService>();
        services.AddPolicies();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AccountJson.Default));
        return services;
    }
}
