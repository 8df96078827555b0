using System.Buffers;

namespace NanoCam.Jpeg;

/// <summary>Memory of the process, for programs that read one stream.</summary>
internal sealed class UnlimitedMemory : IFrameMemory
{
    /// <summary>The only instance.</summary>
    public static UnlimitedMemory Instance { get; } = new();

    /// <inheritdoc/>
    public byte[] TryRentArray(int length) => ArrayPool<byte>.Shared.Rent(length);

    /// <inheritdoc/>
    public void Return(byte[] array) => ArrayPool<byte>.Shared.Return(array);
}
