using NanoCam.Server.Background;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Adds the rows of closed segments to the index on a thread of its own, so that a locked database delays no frame. Until then, readers
/// find the segments in <see cref="OpenSegments"/>.
/// </summary>
internal sealed class SegmentRowWriter(SegmentIndex index, OpenSegments open, ErrorLog errors)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<SegmentRow> _waiting = [];
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private volatile bool _isStopping;

    /// <summary>Adds rows. Returns at once.</summary>
    public void Add(IReadOnlyCollection<SegmentRow> rows)
    {
        lock (_gate)
        {
            _waiting.AddRange(rows);
            if (_waiting.Count > 0 && !_isWriting)
            {
                _isWriting = true;
                _writing = LowPriorityThread.RunAsync("recording index", Write);
            }
        }
    }

    /// <summary>
    /// Waits until the rows are written. Those that cannot be written now are found again from their files at the next start.
    /// </summary>
    public void Stop(TimeSpan limit)
    {
        _isStopping = true;
        Task writing;
        lock (_gate)
        {
            writing = _writing;
        }

        writing.Wait(limit);
    }

    private void Write()
    {
        while (true)
        {
            List<SegmentRow> rows;
            lock (_gate)
            {
                rows = [.. _waiting];
                if (rows.Count == 0)
                {
                    _isWriting = false;
                    return;
                }
            }

            if (TryWrite(rows))
            {
                lock (_gate)
                {
                    _waiting.RemoveRange(0, rows.Count);
                }
            }
            else if (_isStopping)
            {
                return;
            }
            else
            {
                Thread.Sleep(RetryPause);
            }
        }
    }

    private bool TryWrite(List<SegmentRow> rows)
    {
        try
        {
            index.Add(rows);
        }
        catch (Exception e)
        {
            errors.Add("Writing the index of recordings", "", e);
            return false;
        }

        rows.ForEach(row => open.Remove(row.ToInfo()));
        return true;
    }
}
