using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace NanoCam.Server.Hosting.Sockets;

/// <summary>Creates the pools of Kestrel, one for each queue of its transport.</summary>
internal sealed class SocketBufferPoolFactory : IMemoryPoolFactory<byte>
{
    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new SocketBufferPool();
}
