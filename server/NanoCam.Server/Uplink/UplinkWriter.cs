using System.Diagnostics.CodeAnalysis;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>Writes messages to a camera, one at a time. Any thread may call any method.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A writer may still wait for the semaphore when the session ends; the semaphore holds no handle."
)]
internal sealed class UplinkWriter(Stream stream, TimeProvider time)
{
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);

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

    /// <summary>Sends Goodbye. Returns after at most a second, or when the connection has ended.</summary>
    public async ValueTask SendGoodbyeAsync(GoodbyeException reason)
    {
        using var timeout = new CancellationTokenSource(GoodbyeTimeout, time);
        var goodbye = new Goodbye
        {
            Reason = reason.Reason,
            Text = reason.Message,
            RetryAfterSeconds = reason.RetryAfterSeconds,
        };
        try
        {
            await WriteAsync(goodbye, static (message, buffer) => message.WriteMessage(buffer, 0), timeout.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The camera finds the connection closed instead.
        }
    }
}
