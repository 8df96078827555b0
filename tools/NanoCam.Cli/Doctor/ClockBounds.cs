namespace NanoCam.Cli.Doctor;

/// <summary>
/// Narrows down how far the server's clock is ahead of ours, from Date headers. A header has whole seconds, and Kestrel renews it once a
/// second,
/// so one answer leaves two seconds of doubt; several answers at different moments of the second leave less.
/// </summary>
internal sealed class ClockBounds
{
    private static readonly TimeSpan HeaderDoubt = TimeSpan.FromSeconds(2);

    /// <summary>The server is ahead by at least this; negative when it may be behind.</summary>
    public TimeSpan Least { get; private set; } = TimeSpan.MinValue;

    /// <summary>The server is ahead by at most this.</summary>
    public TimeSpan Most { get; private set; } = TimeSpan.MaxValue;

    /// <summary>True once an answer had a Date.</summary>
    public bool IsKnown => Least != TimeSpan.MinValue;

    /// <summary>Adds what one answer tells.</summary>
    /// <param name="sent">Our clock when the request was sent.</param>
    /// <param name="received">Our clock when the answer was here.</param>
    /// <param name="date">The answer's Date.</param>
    public void Add(DateTimeOffset sent, DateTimeOffset received, DateTimeOffset date)
    {
        var least = date - received;
        var most = date + HeaderDoubt - sent;
        if (least > Least)
        {
            Least = least;
        }

        if (most < Most)
        {
            Most = most;
        }
    }

    /// <summary>True when the clocks differ by more than the limit for certain.</summary>
    public bool DifferByMoreThan(TimeSpan limit) => IsKnown && (Least > limit || Most < -limit);

    /// <summary>Best guess of how far the server is ahead.</summary>
    public TimeSpan Middle => Least + ((Most - Least) / 2);
}
