using System.Security.Cryptography;

namespace NanoCam.Server.Pairing;

/// <summary>The key of one camera. A new key is a new object, so whoever holds one can tell whether it is still the one in force.</summary>
/// <param name="bytes">32 bytes; nobody may change them.</param>
/// <param name="created">When it was made.</param>
/// <param name="origin">How it came about.</param>
public sealed class CameraKey(byte[] bytes, DateTimeOffset created, string origin)
{
    /// <summary>Bytes of a key.</summary>
    public const int Size = 32;

    private int _used;
    private int _warned;

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created => created;

    /// <summary>How it came about: <c>pairing</c>, <c>rotation</c> or <c>demo</c>.</summary>
    public string Origin => origin;

    /// <summary>The key itself. Never logged, never answered.</summary>
    internal ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Whether these bytes are the key, in a time that does not depend on where they differ.</summary>
    internal bool Is(ReadOnlySpan<byte> presented) => CryptographicOperations.FixedTimeEquals(bytes, presented);

    /// <summary>True once: for the first use after it was loaded or made.</summary>
    internal bool TryMarkUsed() => Volatile.Read(ref _used) == 0 && Interlocked.Exchange(ref _used, 1) == 0;

    /// <summary>True once: for the first time it came over an unencrypted network.</summary>
    internal bool TryMarkExposed() => Volatile.Read(ref _warned) == 0 && Interlocked.Exchange(ref _warned, 1) == 0;
}
