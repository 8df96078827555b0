using System.Diagnostics.CodeAnalysis;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>Writes messages to a camera, one at a time, from whatever thread has one.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "Somebody may still wait for a turn when the session ends; the semaphore holds nothing to give back."
)]
internal sealed class UplinkWriter(Stream stream)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly byte[] _buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];

    /// <summary>Writes one message with <paramref name="write"/>, which returns its size.</summary>
    public async ValueTask WriteAsync<T>(T message, Func<T, byte[], int> write, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var size = write(message, _buffer);
            await stream.WriteAsync(_buffer.AsMemory(0, size), cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}
