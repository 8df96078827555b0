using NanoCam.Device.Uplink;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>In place of the settings file: keeps the key of a camera over its restarts, for as long as the program runs.</summary>
internal sealed class KeptKey : IKeyStore
{
    private volatile byte[]? _key;

    /// <summary>The key that pairing made, or null.</summary>
    public byte[]? Key => _key;

    /// <inheritdoc/>
    public bool Save(byte[] key)
    {
        _key = key;
        return true;
    }
}
