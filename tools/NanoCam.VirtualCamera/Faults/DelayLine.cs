using System.Threading.Channels;

namespace NanoCam.VirtualCamera.Faults;

/// <summary>Delivers bytes in order, each at its time on a link.</summary>
/// <param name="link">The link.</param>
internal sealed class DelayLine(SimulatedLink link)
{
    private readonly Channel<(long At, byte[] Bytes)> _waiting = Channel.CreateUnbounded<(long, byte[])>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    /// <summary>Adds bytes that arrive at a time. An empty array marks the end.</summary>
    public void Add(long at, byte[] bytes) => _waiting.Writer.TryWrite((at, bytes));

    /// <summary>Delivers until canceled.</summary>
    public async Task RunAsync(Action<byte[]> deliver, CancellationToken cancellationToken)
    {
        await foreach (var (at, bytes) in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            await link.WaitAsync(at, cancellationToken);
            deliver(bytes);
        }
    }
}
