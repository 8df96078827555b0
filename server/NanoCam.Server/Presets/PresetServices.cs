namespace NanoCam.Server.Presets;

/// <summary>Registers presets, undo and schedules of settings.</summary>
internal static class PresetServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddPresets(this IServiceCollection services)
    {
        services.AddSingleton<PresetStore>();
        services.AddSingleton<SettingsUndo>();
        services.AddHostedService(provider => provider.GetRequiredService<SettingsUndo>());
        services.AddSingleton<ScheduleStore>();
        services.AddSingleton<ScheduleService>();
        services.AddHostedService(provider => provider.GetRequiredService<ScheduleService>());
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, PresetJson.Default));
        return services;
    }
}
