using OpenTelemetry.Metrics;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Registers sign-in and the authentication of callers.</summary>
internal static class SignInServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<KnownAddresses>();
        services.AddSingleton<SignInThrottle>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<SignInMetrics>());
        services.AddSingleton<OneTimeLinks>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<BrowserSessions>();
        services.AddSingleton<FirstRun>();
        services.AddSingleton<ViewerIdentification>();
        services.AddSingleton<ChangeAuthorization>();
        // Only the core: AddAuthentication also adds data protection keys, which cookies that hold only a secret do not need.
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
