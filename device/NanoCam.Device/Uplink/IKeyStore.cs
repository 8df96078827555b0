namespace NanoCam.Device.Uplink;

/// <summary>Keeps the key that pairing made.</summary>
public interface IKeyStore
{
    /// <summary>Keeps the key over restarts, and forgets the code it came from.</summary>
    /// <returns>False when the storage is full or cannot be written.</returns>
    bool Keep(byte[] key);
}
