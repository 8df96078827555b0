using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting.Systemd;
using NanoCam.Server.Background;

namespace NanoCam.Server.Hosting.ServiceManagement;

/// <summary>Connects the server to the service manager that started it: systemd or Windows. Without one, this has no effect.</summary>
internal static class ServiceManagers
{
    // Set by systemd: the time after which it restarts a service that sent no message (WatchdogSec= of the unit).
    private const string WatchdogVariable = "WATCHDOG_USEC";

    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddServiceManagers(this IServiceCollection services)
    {
        services.AddSystemd();
        services.AddWindowsService(service => service.ServiceName = "NanoCam");
        if (SystemdHelpers.IsSystemdService() && ReadLimit() is { } limit)
        {
            services.AddHostedService(provider => new ServiceWatchdog(
                provider.GetRequiredService<ISystemdNotifier>(),
                // Every response counts, because a server that refuses a request still works.
                stop => LivenessRequest.SendAsync(AddressesOf(provider), stop),
                limit,
                provider.GetRequiredService<BackgroundWork>(),
                provider.GetRequiredService<ILogger<ServiceWatchdog>>()
            ));
        }

        return services;
    }

    private static TimeSpan? ReadLimit() =>
        long.TryParse(Environment.GetEnvironmentVariable(WatchdogVariable), CultureInfo.InvariantCulture, out var microseconds)
        && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;

    private static ICollection<string> AddressesOf(IServiceProvider services) =>
        services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
}
