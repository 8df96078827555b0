using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Access;

/// <summary>Services that decide who may use the server.</summary>
public static class AccessServices
{
    /// <summary>Adds them. After the transports, because the last one registered is asked first.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddSingleton<PairingCodes>();
        services.AddSingleton<CameraKeys>();
        services.AddSingleton<WaitingCameras>();
        services.AddSingleton<FamiliarPlaces>();
        services.AddSingleton<PairingDesk>();
        services.AddSingleton<CameraDoor>();
        services.AddSingleton<IConnectionListenerFactory, LoopbackGuard>();
        services.AddHostedService<OpenAccessWarning>();
        services.AddViewers();
        return services;
    }

    private static void AddViewers(this IServiceCollection services)
    {
        services.AddSingleton<AuditLog>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<Shares>();
        services.AddSingleton<AddressGrant>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<OneTimeLinks>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<FirstRun>();
        services.AddHostedService<AccessKeeper>();
        // The core only: what is around it draws and stores keys for cookies that carry more than a secret, which ours do not.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = ViewerAuthentication.SchemeName;
            authentication.AddScheme<ViewerAuthentication>(ViewerAuthentication.SchemeName, null);
        });
        services.AddTransient<ViewerAuthentication>();
        services.AddWebEncoders();
        services.AddPolicies();
    }
}
