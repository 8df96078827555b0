using System;

namespace NanoCam.Device.Capture;

/// <summary>
/// 2. capture: holds the newest frame. All buffers are allocated once: one for each reader and one more, so that the producer always finds
/// a free one. A newer frame replaces one that no reader has taken.
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

    /// <summary>
    /// Creates a slot without buffers; <see cref="Prepare"/> allocates them when the camera's largest frame size is known.
    /// </summary>
    /// <param name="readers">Maximum number of readers, 1 to 8.</param>
    public FrameSlot(int readers)
    {
        _readers = new FrameReader[readers];
    }

    /// <summary>Bytes of the largest JPEG a buffer holds; 0 before <see cref="Prepare"/>.</summary>
    public int MaxJpegBytes { get; private set; }

    /// <summary>Frames that a newer one replaced before any reader took them.</summary>
    public int Replaced { get; private set; }

    /// <summary>Allocates the buffers. Only the first call has an effect, because buffers are never reallocated.</summary>
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

    /// <summary>Adds a reader. Readers cannot be removed.</summary>
    /// <param name="takesStills">Whether it receives stills; only the uplink does.</param>
    /// <exception cref="InvalidOperationException">The slot has its maximum number of readers.</exception>
    public FrameReader AddReader(bool takesStills)
    {
        lock (_lock)
        {
            if (_readerCount == _readers.Length)
            {
                throw new InvalidOperationException();
            }

            var reader = new FrameReader(this, takesStills);
            _readers[_readerCount++] = reader;
            return reader;
        }
    }

    /// <summary>Frames published since the start, modulo 2^32.</summary>
    public int Version
    {
        get
        {
            lock (_lock)
            {
                return unchecked((int)_version);
            }
        }
    }

    /// <summary>Whether a still is waiting for its reader. It must not be replaced, so live frames wait.</summary>
    public bool IsStillPending
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
    /// Returns a buffer to fill and publish. If no other buffer is free, the newest frame is dropped. For the capture thread only.
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
                // Every reader uses another buffer, so no reader uses the newest frame.
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

    internal FrameBuffer? Take(FrameReader reader)
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

    internal void Release(FrameReader reader)
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

    /// <summary>Drops the newest frame, so that a still that no reader takes does not block live frames.</summary>
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
