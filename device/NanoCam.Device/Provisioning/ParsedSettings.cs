namespace NanoCam.Device.Provisioning;

/// <summary>Result of parsing a settings text.</summary>
public sealed class ParsedSettings
{
    /// <summary>The settings, or null when there are errors.</summary>
    public DeviceSettings? Settings => Errors.Count == 0 ? Draft : null;

    /// <summary>The settings without the invalid values, which have their defaults. The setup page starts from them.</summary>
    public DeviceSettings Draft { get; } = new DeviceSettings();

    /// <summary>What is wrong.</summary>
    public SettingsErrors Errors { get; } = new SettingsErrors();

    /// <summary>Number of unknown keys. They are not an error: a later version may have written them.</summary>
    public int UnknownKeys { get; internal set; }
}
