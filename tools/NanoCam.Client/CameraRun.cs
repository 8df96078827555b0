using System.Security.Cryptography;
using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>
/// State of a running camera over all its connections: its source, current boot and counters. Used only by the loop that owns the
/// connection, except for <see cref="Statistics"/>.
/// </summary>
internal sealed class CameraRun
{
    private Health _counters = new();
    private uint _bootId;
    private ResetReason _resetReason;

    public CameraRun(string id, IFrameSource source, CameraStatistics statistics, TimeProvider time)
    {
        (Id, Source, Statistics, Time) = (id, source, statistics, time);
        Clock = new CameraClock(time);
        Boot(ResetReason.PowerOn);
        Apply(new CameraSettings { Unset = UnsetSettings.Interval });
    }

    /// <summary>Name and version that are reported as the firmware.</summary>
    public static string Firmware { get; } = $"nanocam-client/{typeof(CameraRun).Assembly.GetName().Version?.ToString(3)}";

    public string Id { get; }

    public IFrameSource Source { get; }

    public TimeProvider Time { get; }

    public CameraStatistics Statistics { get; }

    public CameraClock Clock { get; private set; }

    /// <summary>Number of the newest frame of this boot.</summary>
    public uint Sequence { get; private set; }

    /// <summary>Whether a frame is waiting to be sent.</summary>
    public bool HasFrame { get; private set; }

    /// <summary>Starts a boot: new id, clock and counters start at zero.</summary>
    public void Boot(ResetReason reason)
    {
        _bootId = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
        _resetReason = reason;
        _counters = new Health();
        Clock = new CameraClock(Time);
        Sequence = 0;
    }

    /// <summary>Starts a connection.</summary>
    public void Connected()
    {
        HasFrame = false;
        Source.Restart();
        Statistics.Connected();
    }

    public void Reconnecting() => _counters.Reconnects++;

    public Hello CreateHello()
    {
        var hello = new Hello
        {
            CameraId = Id,
            BootId = _bootId,
            ResetReason = _resetReason,
            Firmware = Firmware,
        };
        Source.Describe(hello);
        return hello;
    }

    public UploadMetadata CreateMetadata(SourceFrame frame) =>
        new()
        {
            CameraId = Id,
            BootId = _bootId,
            Sequence = Sequence,
            Age = Time.GetElapsedTime(frame.Timestamp),
            ResetReason = _resetReason,
            Firmware = Firmware,
            Health = CreateHealth(),
        };

    public FrameHeader CreateHeader(SourceFrame frame) =>
        new()
        {
            Sequence = Sequence,
            CaptureMicroseconds = Clock.At(frame.Timestamp),
            Width = (ushort)frame.Size.Width,
            Height = (ushort)frame.Size.Height,
        };

    public Health CreateHealth()
    {
        var memory = GC.GetGCMemoryInfo();
        _counters.UptimeMilliseconds = unchecked((uint)(Clock.Microseconds / 1000));
        _counters.FreeMemory = (uint)Math.Clamp(memory.TotalAvailableMemoryBytes - memory.HeapSizeBytes, 0, uint.MaxValue);
        return _counters;
    }

    public SettingsResult Apply(CameraSettings desired)
    {
        var result = Source.Apply(desired);
        var applied = result.Applied;
        Statistics.Change(r =>
            r with
            {
                IntervalMs = applied.IntervalMilliseconds,
                Size = new FrameSize(applied.Width, applied.Height),
                Quality = applied.Quality,
            }
        );
        return result;
    }

    /// <summary>Checks for new frames. A frame that a newer one replaces keeps its number, so the server counts a gap.</summary>
    public void Poll()
    {
        var count = Source.Poll();
        if (count == 0)
        {
            return;
        }

        var replaced = HasFrame ? count : count - 1;
        HasFrame = true;
        unchecked
        {
            Sequence += (uint)replaced;
            _counters.Captured += (uint)count;
            _counters.Replaced += (uint)replaced;
        }

        Statistics.Change(r => r with { Captured = r.Captured + count, Replaced = r.Replaced + replaced });
    }

    /// <summary>Takes the waiting frame and assigns its number.</summary>
    public SourceFrame Take()
    {
        HasFrame = false;
        NextSequence();
        var frame = Source.Take();
        if (frame.Size != default)
        {
            Statistics.Change(r => r with { Size = frame.Size });
        }

        return frame;
    }

    /// <summary>Takes a still for a command.</summary>
    public SourceFrame TakeStill(Command command)
    {
        NextSequence();
        unchecked
        {
            _counters.Captured++;
        }

        Statistics.Change(r => r with { Captured = r.Captured + 1 });
        return Source.TakeStill(command);
    }

    public void Sent(int bytes)
    {
        unchecked
        {
            _counters.Sent++;
        }

        Statistics.Change(r => r with { Sent = r.Sent + 1, BytesSent = r.BytesSent + bytes });
    }

    public void TooLarge()
    {
        unchecked
        {
            _counters.Overflow++;
        }

        Statistics.Change(r => r with { Overflow = r.Overflow + 1 });
    }

    public void SensorReset() => _counters.DriverResets++;

    private void NextSequence() => Sequence = unchecked(Sequence + 1);
}
