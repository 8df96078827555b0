namespace NanoCam.Faults.Tests.Kit;

/// <summary>
/// System clock whose date a test can change. Timestamps and timers continue, as when an administrator or NTP sets the clock.
/// </summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    /// <summary>Moves the date by a positive or negative time.</summary>
    public void Jump(TimeSpan time) => Interlocked.Add(ref _offset, time.Ticks);
}
