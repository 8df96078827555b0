using NanoCam.Device.Uplink;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// Writes the key into the settings file, in place of the code. The file keeps its copy, so that power may fail at any moment.
/// </summary>
public sealed class SettingsKeyStore : IKeyStore
{
    private readonly SettingsFile _file;

    /// <summary>Keeps keys in <paramref name="file"/>.</summary>
    public SettingsKeyStore(SettingsFile file)
    {
        _file = file;
    }

    /// <inheritdoc/>
    public bool Keep(byte[] key)
    {
        // As they are on the storage now: the setup page may have written since the start.
        var settings = _file.Load().Settings;
        if (settings == null)
        {
            return false;
        }

        settings.Key = key;
        settings.Pairing = "";
        return _file.Save(settings);
    }
}
