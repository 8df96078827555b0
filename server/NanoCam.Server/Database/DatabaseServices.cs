using Microsoft.Extensions.Options;

namespace NanoCam.Server.Database;

/// <summary>Registers the data directory and the database in it.</summary>
internal static class DatabaseServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services)
    {
        services.AddOptions<DataOptions>().BindConfiguration(DataOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DataOptions>, DataOptionsValidator>();
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<ServerDatabase>();
        return services;
    }
}
