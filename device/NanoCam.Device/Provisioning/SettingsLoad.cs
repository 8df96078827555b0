namespace NanoCam.Device.Provisioning;

/// <summary>What loading the settings gave.</summary>
public sealed class SettingsLoad
{
    internal SettingsLoad(SettingsReading? reading, string? source, bool isDamaged, bool isStorageBad)
    {
        Reading = reading;
        Source = source;
        IsDamaged = isDamaged;
        IsStorageBad = isStorageBad;
    }

    /// <summary>The settings to use; null means: show the setup page.</summary>
    public DeviceSettings? Settings => Source == null ? null : Reading!.Settings;

    /// <summary>The file they come from; null when none could be used.</summary>
    public string? Source { get; }

    /// <summary>
    /// What was read: the settings in use, or the file with faults when there are none to use. Null when there is no file at all.
    /// </summary>
    public SettingsReading? Reading { get; }

    /// <summary>Whether a settings file was there and could not be used.</summary>
    public bool IsDamaged { get; }

    /// <summary>Whether the storage could not be read.</summary>
    public bool IsStorageBad { get; }
}
