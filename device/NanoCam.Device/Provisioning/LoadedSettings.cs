namespace NanoCam.Device.Provisioning;

/// <summary>Result of loading the settings.</summary>
public sealed class LoadedSettings
{
    internal LoadedSettings(ParsedSettings? reading, string? source, bool isDamaged, bool isStorageBad)
    {
        Parsed = reading;
        Source = source;
        IsDamaged = isDamaged;
        IsStorageBad = isStorageBad;
    }

    /// <summary>The settings to use; null to show the setup page.</summary>
    public DeviceSettings? Settings => Source == null ? null : Parsed!.Settings;

    /// <summary>The file of the settings; null when no file is valid.</summary>
    public string? Source { get; }

    /// <summary>The parsed file: the settings in use, or the file with errors when no file is valid. Null when there is no file.</summary>
    public ParsedSettings? Parsed { get; }

    /// <summary>Whether a settings file exists that is not valid.</summary>
    public bool IsDamaged { get; }

    /// <summary>Whether the storage could not be read.</summary>
    public bool IsStorageBad { get; }
}
