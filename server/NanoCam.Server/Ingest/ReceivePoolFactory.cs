using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace NanoCam.Server.Ingest;

/// <summary>Gives Kestrel the pools it asks for, one per queue of its transport.</summary>
internal sealed class ReceivePoolFactory : IMemoryPoolFactory<byte>
{
    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ReceivePool();
}
