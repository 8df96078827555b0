using NanoCam.Device.Uplink;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>Stores the key of a camera across its restarts while the program runs. Replaces the settings file.</summary>
internal sealed class StoredKey : IKeyStore
{
    private volatile byte[]? _key;

    /// <summary>The key from pairing, or null.</summary>
    public byte[]? Key => _key;

    /// <inheritdoc/>
    public bool Save(byte[] key)
    {
        _key = key;
        return true;
    }
}
