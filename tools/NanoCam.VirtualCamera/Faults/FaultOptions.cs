namespace NanoCam.VirtualCamera.Faults;

/// <summary>
/// Injected faults of a virtual camera. Each is a probability per frame, 0 (never, the default) to 1 (always). Seed and frame number alone
/// determine the fault of a frame, so a run is repeatable.
/// </summary>
public sealed record FaultOptions
{
    /// <summary>The frame is lost; its sequence number leaves a gap.</summary>
    public double Drop { get; init; }

    /// <summary>The JPEG is truncated somewhere in its middle half.</summary>
    public double Truncate { get; init; }

    /// <summary>Sending stops in the middle of the frame for <see cref="StallDuration"/>.</summary>
    public double Stall { get; init; }

    /// <summary>The connection is dropped before the frame, without Goodbye.</summary>
    public double Reconnect { get; init; }

    /// <summary>Duration of a stall. Default 2 s.</summary>
    public TimeSpan StallDuration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether a dropped connection also restarts the camera: new boot id, sequence and clock from zero.</summary>
    public bool RebootOnReconnect { get; init; }
}
