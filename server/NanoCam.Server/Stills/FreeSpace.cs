using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Stills;

/// <summary>
/// Whether the disk has room. Asks the operating system at most once a second and counts what is written in between, because the
/// question costs more than a still of a small camera.
/// </summary>
public sealed partial class FreeSpace(DataDirectory data, TimeProvider time, IOptions<StillOptions> options, ILogger<FreeSpace> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly long _minFree = options.Value.MinFreeBytes;
    private long _askedAt;
    private long _left = -1;
    private bool _full;

    /// <summary>Bytes that may still be written before the limit, as last known; negative when the limit is passed.</summary>
    public long Left
    {
        get
        {
            lock (_gate)
            {
                Refresh();
                return _left;
            }
        }
    }

    /// <summary>Whether <paramref name="bytes"/> more may be written; counts them as written if so.</summary>
    public bool Allows(int bytes)
    {
        lock (_gate)
        {
            Refresh();
            var allowed = bytes <= _left;
            if (allowed)
            {
                _left -= bytes;
            }

            Note(!allowed);
            return allowed;
        }
    }

    /// <summary>Notes that the disk refused a write for want of space.</summary>
    public void Exhausted()
    {
        lock (_gate)
        {
            _left = Math.Min(_left, 0);
            Note(full: true);
        }
    }

    private void Refresh()
    {
        var now = time.GetTimestamp();
        if (_askedAt == 0 || time.GetElapsedTime(_askedAt, now) >= Interval)
        {
            _askedAt = now;
            _left = data.FreeBytes() - _minFree;
        }
    }

    // One line when it fills up and one when there is room again, however many stills come in between.
    private void Note(bool full)
    {
        if (full == _full)
        {
            return;
        }

        _full = full;
        if (full)
        {
            Log.DiskFull(logger, data.Root, _minFree);
        }
        else
        {
            Log.RoomAgain(logger, data.Root);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "The disk of {Directory} is full: live goes on, nothing is stored until more than {MinFreeBytes} bytes (NanoCam:Storage:MinFreeBytes) are free"
        )]
        public static partial void DiskFull(ILogger logger, string directory, long minFreeBytes);

        [LoggerMessage(LogLevel.Information, "The disk of {Directory} has room again: stills are stored")]
        public static partial void RoomAgain(ILogger logger, string directory);
    }
}
