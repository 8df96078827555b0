using NanoCam.VirtualCamera.Scenes.Links;

namespace NanoCam.VirtualCamera.Faults;

/// <summary>
/// Simulated network between virtual cameras and the server: a link to the server, and its delay in the opposite direction. Several
/// cameras may share it, like those of one access point.
/// </summary>
/// <param name="uplink">Link to the server.</param>
/// <param name="delay">Delay of the opposite direction, which has no other limit: acknowledgements are small.</param>
/// <param name="time">Clock; the time of the link starts at 0 now.</param>
public sealed class SimulatedLink(LinkModel uplink, TimeSpan delay, TimeProvider time)
{
    // Timers have a resolution of a millisecond.
    private const long TimerMicroseconds = 1000;

    private readonly long _start = time.GetTimestamp();

    /// <summary>Delay of the opposite direction in microseconds.</summary>
    internal long Delay { get; } = (long)delay.TotalMicroseconds;

    /// <summary>Microseconds since the start.</summary>
    internal long Now => (long)time.GetElapsedTime(_start).TotalMicroseconds;

    /// <summary>Sends bytes to the server.</summary>
    internal LinkTransfer Send(int bytes) => uplink.Send(Now, bytes);

    /// <summary>Waits until a time.</summary>
    internal async Task WaitAsync(long until, CancellationToken cancellationToken)
    {
        while (until - Now is > TimerMicroseconds and var wait)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(wait / TimerMicroseconds), time, cancellationToken);
        }
    }
}
