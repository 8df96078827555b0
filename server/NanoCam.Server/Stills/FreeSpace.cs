using Microsoft.Extensions.Options;
using NanoCam.Server.Api;
using NanoCam.Server.Database;

namespace NanoCam.Server.Stills;

/// <summary>
/// Free space of the disk above <see cref="StillOptions.MinFreeBytes"/>. Reads it from the operating system at most once a second and
/// counts the writes in between, because reading it costs more than writing a small still.
/// </summary>
public sealed partial class FreeSpace(DataDirectory data, TimeProvider time, IOptions<StillOptions> options, ILogger<FreeSpace> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly long _minFree = options.Value.MinFreeBytes;
    private long _readAt;
    private long _left = -1;
    private bool _isFull;
    private bool _isLost;

    /// <summary>
    /// Whether the data directory was removed or replaced. In this case nothing is stored, because another server may be using its path.
    /// </summary>
    public bool IsLost => Volatile.Read(ref _isLost);

    /// <summary>Bytes that may still be written before the limit; negative below the limit. At most a second old.</summary>
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

    /// <summary>Whether <paramref name="bytes"/> more may be written; if so, counts them as written.</summary>
    public bool TryReserve(int bytes)
    {
        lock (_gate)
        {
            Refresh();
            var allowed = bytes <= _left;
            if (allowed)
            {
                _left -= bytes;
            }

            LogChange(isFull: !allowed);
            return allowed;
        }
    }

    /// <summary>Records that a write failed for lack of space.</summary>
    public void MarkFull()
    {
        lock (_gate)
        {
            _left = Math.Min(_left, 0);
            LogChange(isFull: true);
        }
    }

    /// <summary>Whether there is room for stills.</summary>
    internal Readiness CheckReadiness()
    {
        var left = Left;
        return new Readiness(left <= 0 ? "The disk is full, so stills are not stored. Free up some space." : null, Math.Max(0, left));
    }

    private void Refresh()
    {
        var now = time.GetTimestamp();
        if (_readAt == 0 || time.GetElapsedTime(_readAt, now) >= Interval)
        {
            _readAt = now;
            var left = TryReadFree();
            _left = left ?? 0;
            if (_isLost != left is null)
            {
                _isLost = left is null;
                LogLost();
            }
        }
    }

    private long? TryReadFree()
    {
        try
        {
            return data.IsSame() ? data.FreeBytes() - _minFree : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void LogLost()
    {
        if (_isLost)
        {
            Log.Lost(logger, data.Root);
        }
        else
        {
            Log.Found(logger, data.Root);
        }
    }

    // One line when the disk fills up and one when there is room again, for any number of frames in between.
    private void LogChange(bool isFull)
    {
        if (isFull == _isFull || _isLost)
        {
            return;
        }

        _isFull = isFull;
        if (isFull)
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
            "The disk of {Directory} is full: frames are shown live but not stored until more than {MinFreeBytes} bytes "
                + "(NanoCam:Storage:MinFreeBytes) are free"
        )]
        public static partial void DiskFull(ILogger logger, string directory, long minFreeBytes);

        [LoggerMessage(
            LogLevel.Error,
            "The data directory {Directory} was removed or replaced: frames are shown live but not "
                + "stored, and changes fail. Restore the directory, then restart the server"
        )]
        public static partial void Lost(ILogger logger, string directory);

        [LoggerMessage(LogLevel.Information, "The data directory {Directory} is available again: frames are stored")]
        public static partial void Found(ILogger logger, string directory);

        [LoggerMessage(LogLevel.Information, "The disk of {Directory} has space again: frames are stored")]
        public static partial void RoomAgain(ILogger logger, string directory);
    }
}
