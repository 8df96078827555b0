namespace NanoCam.Server.Frames;

/// <summary>Sink that holds the newest frame for one reader.</summary>
public sealed class NewestFrameSink : IFrameSink, IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _filled = new(0, 1);
    private Frame? _frame;
    private bool _closed;

    /// <inheritdoc/>
    public bool IsHoldingFrame => Volatile.Read(ref _frame) is not null;

    /// <inheritdoc/>
    public void Offer(Frame frame)
    {
        Frame? replaced;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            replaced = _frame;
            _frame = frame.AddReference();
            if (replaced is null)
            {
                _filled.Release();
            }
        }

        replaced?.Release();
    }

    /// <summary>Waits for a frame newer than the last one taken; the caller releases it.</summary>
    public async ValueTask<Frame> TakeAsync(CancellationToken cancellationToken)
    {
        await _filled.WaitAsync(cancellationToken);
        lock (_gate)
        {
            var frame = _frame ?? throw new ObjectDisposedException(nameof(NewestFrameSink));
            _frame = null;
            return frame;
        }
    }

    /// <summary>Releases the frame held. The caller removes the sink from its feed before or right after.</summary>
    public void Dispose()
    {
        Frame? held;
        lock (_gate)
        {
            _closed = true;
            held = _frame;
            _frame = null;
        }

        held?.Release();
        _filled.Dispose();
    }
}
