namespace NanoCam.VirtualCamera.Scenes.Links;

/// <summary>Delay, jitter, losses and bucket of a <see cref="LinkModel"/>.</summary>
public sealed record LinkOptions
{
    /// <summary>Delay in one direction.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Largest additional delay of a packet.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Share of packets lost, in bursts; 0 to below 1.</summary>
    public double Loss { get; init; }

    /// <summary>Bytes that pass at once after a pause: the size of the token bucket.</summary>
    public int BucketBytes { get; init; }

    /// <summary>Seed: equal seeds give equal links.</summary>
    public int Seed { get; init; } = 1;
}
