using System;

namespace NanoCam.Device.Capture;

/// <summary>
/// 2. capture: where the newest frame waits. All buffers are made once: one for each reader and one more, so that the producer always
/// finds one, and a frame nobody has begun to read gives way to a newer one.
/// </summary>
public sealed class FrameSlot
{
    private readonly object _lock = new object();
    private readonly FrameReader[] _readers;
    private FrameBuffer[] _buffers = new FrameBuffer[0];
    private int _readerCount;
    private FrameBuffer? _newest;
    private uint _version;
    private bool _isTaken;

    /// <summary>Makes a slot without buffers; <see cref="Prepare"/> adds them when the camera has said how large they must be.</summary>
    /// <param name="readers">Most readers there will be, 1 to 8.</param>
    public FrameSlot(int readers)
    {
        _readers = new FrameReader[readers];
    }

    /// <summary>Bytes of the largest JPEG a buffer holds; 0 before <see cref="Prepare"/>.</summary>
    public int MaxJpegBytes { get; private set; }

    /// <summary>Frames that gave way to a newer one before anybody read them.</summary>
    public int Replaced { get; private set; }

    /// <summary>Makes the buffers. The first call counts: buffers are never made anew.</summary>
    /// <exception cref="OutOfMemoryException">The managed heap is too small for them.</exception>
    public void Prepare(int maxJpegBytes)
    {
        if (MaxJpegBytes > 0)
        {
            return;
        }

        var buffers = new FrameBuffer[_readers.Length + 1];
        for (var i = 0; i < buffers.Length; i++)
        {
            buffers[i] = new FrameBuffer(maxJpegBytes);
        }

        lock (_lock)
        {
            _buffers = buffers;
            MaxJpegBytes = maxJpegBytes;
        }
    }

    /// <summary>Adds a reader. Readers stay.</summary>
    /// <param name="takesStills">Whether it is the one that stills are for: the uplink.</param>
    /// <exception cref="InvalidOperationException">There are as many as the slot was made for.</exception>
    public FrameReader AddReader(bool takesStills)
    {
        lock (_lock)
        {
            if (_readerCount == _readers.Length)
            {
                throw new InvalidOperationException();
            }

            var reader = new FrameReader(takesStills);
            _readers[_readerCount++] = reader;
            return reader;
        }
    }

    /// <summary>Whether a still waits that no reader has taken: it must not be replaced, so live frames wait for it.</summary>
    public bool IsStillWaiting
    {
        get
        {
            lock (_lock)
            {
                return _newest != null && _newest.IsStill && !_isTaken;
            }
        }
    }

    /// <summary>
    /// A buffer to fill and publish, or to leave. The newest frame is given up for it when no other is free. For the capture thread alone.
    /// </summary>
    public FrameBuffer BeginWrite()
    {
        lock (_lock)
        {
            FrameBuffer? free = null;
            foreach (var buffer in _buffers)
            {
                if (buffer.Readers == 0 && buffer != _newest)
                {
                    free = buffer;
                    break;
                }
            }

            if (free == null)
            {
                // Every reader holds another buffer, so the newest is held by none.
                free = _newest!;
                CountReplaced();
                _newest = null;
            }

            return free;
        }
    }

    /// <summary>Makes a filled buffer the newest frame and wakes the readers.</summary>
    public void Publish(FrameBuffer buffer)
    {
        lock (_lock)
        {
            CountReplaced();
            _newest = buffer;
            _isTaken = false;
            _version++;
        }

        for (var i = 0; i < _readerCount; i++)
        {
            _readers[i].Arrived.Set();
        }
    }

    /// <summary>The newest frame this reader has not seen, or null. It stays as it is until <see cref="Release"/>.</summary>
    /// <exception cref="InvalidOperationException">The reader still holds another.</exception>
    public FrameBuffer? Take(FrameReader reader)
    {
        lock (_lock)
        {
            if (reader.Held != null)
            {
                throw new InvalidOperationException();
            }

            if (_newest == null || reader.Seen == _version || (_newest.IsStill && !reader.TakesStills))
            {
                return null;
            }

            reader.Seen = _version;
            reader.Held = _newest;
            _newest.Readers++;
            _isTaken = true;
            return _newest;
        }
    }

    /// <summary>Gives back what <see cref="Take"/> gave; does nothing when there is nothing to give back.</summary>
    public void Release(FrameReader reader)
    {
        lock (_lock)
        {
            if (reader.Held != null)
            {
                reader.Held.Readers--;
                reader.Held = null;
            }
        }
    }

    /// <summary>Forgets the newest frame, so that a still nobody fetches does not hold up live frames.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            CountReplaced();
            _newest = null;
        }
    }

    private void CountReplaced()
    {
        if (_newest != null && !_isTaken)
        {
            Replaced++;
        }
    }
}
