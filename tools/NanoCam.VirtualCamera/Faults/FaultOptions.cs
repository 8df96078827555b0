namespace NanoCam.VirtualCamera.Faults;

/// <summary>Faults a virtual camera makes on purpose. Each is a probability per frame, 0 (never, the default) to 1 (always).</summary>
/// <remarks>The seed and the frame's number alone decide which frame has which fault, so a run can be repeated.</remarks>
public sealed record FaultOptions
{
    /// <summary>The frame is lost on its way; its sequence number leaves a gap.</summary>
    public double Drop { get; init; }

    /// <summary>The JPEG is cut somewhere in its middle half.</summary>
    public double Truncate { get; init; }

    /// <summary>Sending stops in the middle of the frame for <see cref="StallDuration"/>.</summary>
    public double Stall { get; init; }

    /// <summary>The connection is dropped before the frame, without a goodbye.</summary>
    public double Reconnect { get; init; }

    /// <summary>How long a stall lasts. Default 2 s.</summary>
    public TimeSpan StallDuration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether a dropped connection is a restart: new boot id, sequence and clock from zero.</summary>
    public bool RebootOnReconnect { get; init; }
}
