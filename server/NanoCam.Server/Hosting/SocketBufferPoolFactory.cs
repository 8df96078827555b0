using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace NanoCam.Server.Hosting;

/// <summary>Gives Kestrel the pools it asks for, one per queue of its transport.</summary>
internal sealed class SocketBufferPoolFactory : IMemoryPoolFactory<byte>
{
    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new SocketBufferPool();
}
