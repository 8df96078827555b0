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
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessRangesValidator>();
        services.AddSingleton<PairingCodes>();
        services.AddSingleton<CameraKeys>();
        services.AddSingleton<WaitingCameras>();
        services.AddSingleton<PairingDesk>();
        services.AddSingleton<CameraDoor>();
        services.AddSingleton<IConnectionListenerFactory, LoopbackGuard>();
        services.AddHostedService<OpenAccessWarning>();
        return services;
    }
}
