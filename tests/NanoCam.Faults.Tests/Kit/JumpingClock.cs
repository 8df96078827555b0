namespace NanoCam.Faults.Tests.Kit;

/// <summary>The system's clock, whose date can be set while its timestamps and timers go on, as an administrator or NTP does.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    /// <summary>Sets the date forward, or back for a negative time.</summary>
    public void Jump(TimeSpan time) => Interlocked.Add(ref _offset, time.Ticks);
}
