using System.Security.Cryptography;

namespace NanoCam.Server.Pairing;

/// <summary>Key of one camera. A new key is a new object, so holders of a key can check whether it is still the current one.</summary>
/// <param name="bytes">32 bytes. The caller must not change them.</param>
/// <param name="created">Time of creation.</param>
/// <param name="origin">Origin of the key.</param>
public sealed class CameraKey(byte[] bytes, DateTimeOffset created, string origin)
{
    /// <summary>Size of a key in bytes.</summary>
    public const int Size = 32;

    private int _used;
    private int _warned;

    /// <summary>Time of creation.</summary>
    public DateTimeOffset Created => created;

    /// <summary>Origin of the key: <c>pairing</c>, <c>rotation</c> or <c>demo</c>.</summary>
    public string Origin => origin;

    /// <summary>The key itself. Must never appear in a log or a response.</summary>
    internal ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Compares bytes with the key in constant time.</summary>
    internal bool Matches(ReadOnlySpan<byte> presented) => CryptographicOperations.FixedTimeEquals(bytes, presented);

    /// <summary>Returns true once: for the first use after the key was loaded or created.</summary>
    internal bool TryMarkUsed() => Volatile.Read(ref _used) == 0 && Interlocked.Exchange(ref _used, 1) == 0;

    /// <summary>Returns true once: for the first transfer of the key without encryption.</summary>
    internal bool TryMarkExposed() => Volatile.Read(ref _warned) == 0 && Interlocked.Exchange(ref _warned, 1) == 0;
}
