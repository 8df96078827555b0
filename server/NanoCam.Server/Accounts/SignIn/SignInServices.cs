using OpenTelemetry.Metrics;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Registers what finds out who calls.</summary>
internal static class SignInServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<KnownAddresses>();
        services.AddSingleton<SignInThrottle>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<SignInMetrics>());
        services.AddSingleton<OneTimeLinks>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<FirstRun>();
        services.AddSingleton<ViewerIdentification>();
        // The core only: what is around it draws and stores keys for cookies that carry more than a secret, which ours do not.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = ViewerAuthentication.SchemeName;
            authentication.AddScheme<ViewerAuthentication>(ViewerAuthentication.SchemeName, null);
        });
        services.AddTransient<ViewerAuthentication>();
        services.AddWebEncoders();
        return services;
    }
}
