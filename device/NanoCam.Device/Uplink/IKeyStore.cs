namespace NanoCam.Device.Uplink;

/// <summary>Stores the key that pairing creates.</summary>
public interface IKeyStore
{
    /// <summary>Stores the key across restarts, and deletes the code it was derived from.</summary>
    /// <returns>False when the storage is full or cannot be written.</returns>
    bool Save(byte[] key);
}
