using NanoCam.Device.Uplink;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// Writes the key to the settings file, replacing the code. The previous version remains as a copy, in case power fails.
/// </summary>
public sealed class SettingsKeyStore : IKeyStore
{
    private readonly SettingsFile _file;

    /// <summary>Stores keys in <paramref name="file"/>.</summary>
    public SettingsKeyStore(SettingsFile file)
    {
        _file = file;
    }

    /// <inheritdoc/>
    public bool Save(byte[] key)
    {
        // The settings on the storage: the setup page may have changed them since the start.
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
