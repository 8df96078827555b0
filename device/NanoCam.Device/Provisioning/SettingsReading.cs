namespace NanoCam.Device.Provisioning;

/// <summary>What reading a settings text gave.</summary>
public sealed class SettingsReading
{
    /// <summary>The settings, when nothing is wrong with them; null otherwise.</summary>
    public DeviceSettings? Settings => Faults.Count == 0 ? Draft : null;

    /// <summary>What could be read; what was wrong has its default. For the setup page, to begin with.</summary>
    public DeviceSettings Draft { get; } = new DeviceSettings();

    /// <summary>What is wrong.</summary>
    public SettingsFaults Faults { get; } = new SettingsFaults();

    /// <summary>Keys this version does not know. They are no fault: a later version may have written them.</summary>
    public int UnknownKeys { get; internal set; }
}
