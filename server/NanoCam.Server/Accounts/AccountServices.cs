using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;
using NanoCam.Server.Pairing;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Accounts;

/// <summary>Services that decide who may use the server.</summary>
public static class AccountServices
{
    /// <summary>Adds them. After the transports, because the last one registered is asked first.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddSingleton<PairingCodeStore>();
        services.AddSingleton<CameraKeyStore>();
        services.AddSingleton<UnpairedCameras>();
        services.AddSingleton<KnownAddresses>();
        services.AddSingleton<PairingService>();
        services.AddSingleton<CameraAuthenticator>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<PairingMetrics>());
        services.AddSingleton<IConnectionListenerFactory, LoopbackBindingGuard>();
        services.AddHostedService<OpenAccessWarning>();
        services.AddViewers();
        return services;
    }

    private static void AddViewers(this IServiceCollection services)
    {
        services.AddSingleton<AuditLog>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<ShareStore>();
        services.AddSingleton<AddressAuthorization>();
        services.AddSingleton<PasswordService>();
        services.AddSingleton<SignInThrottle>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<AccountMetrics>());
        services.AddSingleton<OneTimeLinks>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<FirstRun>();
        services.AddHostedService<GrantExpiryService>();
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
