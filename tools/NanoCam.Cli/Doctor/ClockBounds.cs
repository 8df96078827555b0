namespace NanoCam.Cli.Doctor;

/// <summary>
/// Estimates from Date headers how far the server's clock is ahead of the local clock. A header has whole seconds, and Kestrel updates it
/// once a second, so one response leaves two seconds of uncertainty. Several responses within a second narrow it down.
/// </summary>
internal sealed class ClockBounds
{
    private static readonly TimeSpan HeaderUncertainty = TimeSpan.FromSeconds(2);

    /// <summary>Minimum by which the server is ahead; negative if it may be behind.</summary>
    public TimeSpan Least { get; private set; } = TimeSpan.MinValue;

    /// <summary>Maximum by which the server is ahead.</summary>
    public TimeSpan Most { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Whether a response had a Date header.</summary>
    public bool IsKnown => Least != TimeSpan.MinValue;

    /// <summary>Adds one response.</summary>
    /// <param name="sent">Local time when the request was sent.</param>
    /// <param name="received">Local time when the response was received.</param>
    /// <param name="date">Date header of the response.</param>
    public void Add(DateTimeOffset sent, DateTimeOffset received, DateTimeOffset date)
    {
        var least = date - received;
        var most = date + HeaderUncertainty - sent;
        if (least > Least)
        {
            Least = least;
        }

        if (most < Most)
        {
            Most = most;
        }
    }

    /// <summary>Whether the clocks certainly differ by more than the limit.</summary>
    public bool DifferByMoreThan(TimeSpan limit) => IsKnown && (Least > limit || Most < -limit);

    /// <summary>Best estimate of how far the server is ahead.</summary>
    public TimeSpan Middle => Least + ((Most - Least) / 2);
}
