using System.Buffers;
using System.Collections.Concurrent;

namespace NanoCam.Server.Hosting.Sockets;

/// <summary>
/// Provides the receive buffers of Kestrel. With Kestrel's own 4 KiB a frame of 30 KB takes 16 system calls; with 32 KiB it takes two to
/// four. A connection uses a buffer only while there are bytes in it, so a thousand idle viewers use none.
/// </summary>
internal sealed class SocketBufferPool : MemoryPool<byte>
{
    private const int BlockSize = 32 * 1024;

    // The garbage collector frees idle blocks beyond this number.
    private const int MaxIdle = 256;

    private readonly ConcurrentQueue<Block> _idle = new();

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockSize;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        return _idle.TryDequeue(out var block) ? block : new Block(this);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _idle.Clear();

    private void Return(Block block)
    {
        if (_idle.Count < MaxIdle)
        {
            _idle.Enqueue(block);
        }
    }

    private sealed class Block(SocketBufferPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);

        public void Dispose() => pool.Return(this);
    }
}
