using System.Diagnostics;
using NanoCam.Cli.Http;

namespace NanoCam.Cli.Doctor;

/// <summary>How fast and how evenly the server answers, and whether its clock agrees with ours.</summary>
internal static class TimingChecks
{
    /// <summary>Name of the check of speed.</summary>
    public const string RoundTrip = "round trip";

    /// <summary>Name of the check of the clocks.</summary>
    public const string Clock = "clock";

    private const int Requests = 15;

    // Two frames in flight at 10 fps are used up by this round trip; live pictures begin to lag above it.
    private static readonly TimeSpan SlowRoundTrip = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan HighJitter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <summary>Sends some small requests and judges both.</summary>
    public static async Task<IReadOnlyList<Check>> RunAsync(
        ServerConnection server,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        ClockBounds bounds = new();
        List<TimeSpan> trips = [];
        for (var i = 0; i < Requests; i++)
        {
            var sent = clock.GetUtcNow();
            var start = Stopwatch.GetTimestamp();
            using var response = await server.SendAsync(HttpMethod.Get, "/health/live", null, cancellationToken);
            trips.Add(Stopwatch.GetElapsedTime(start));
            if (response.Headers.Date is { } date)
            {
                bounds.Add(sent, clock.GetUtcNow(), date);
            }
        }

        return [JudgeRoundTrip(trips), JudgeClock(bounds)];
    }

    /// <summary>Judges the times of several requests, in the order they were made.</summary>
    public static Check JudgeRoundTrip(IReadOnlyList<TimeSpan> trips)
    {
        List<TimeSpan> sorted = [.. trips.Order()];
        var median = sorted[sorted.Count / 2];

        // Mean difference between neighbours, as RFC 3550 defines interarrival jitter in spirit; the first request also opens the
        // connection.
        var jitter =
            trips.Count < 3
                ? 0
                : trips.Skip(2).Zip(trips.Skip(1), (later, earlier) => Math.Abs((later - earlier).TotalMilliseconds)).Average();
        var detail =
            $"Median {median.TotalMilliseconds:0.0} ms, longest {sorted[^1].TotalMilliseconds:0.0} ms, jitter {jitter:0.0} ms in {trips.Count} requests.";
        if (median > SlowRoundTrip)
        {
            return Check.Warning(RoundTrip, detail, "Live pictures will lag. Look for a slow link, a VPN, or a busy server.");
        }

        return jitter > HighJitter.TotalMilliseconds
            ? Check.Warning(RoundTrip, detail, "Pictures will come in bursts. Wi-Fi with much traffic or a weak signal does this.")
            : Check.Ok(RoundTrip, detail);
    }

    /// <summary>Judges the difference of the clocks.</summary>
    public static Check JudgeClock(ClockBounds bounds)
    {
        if (!bounds.IsKnown)
        {
            return Check.Skipped(Clock, "The server's answers have no Date header; the clocks cannot be compared.");
        }

        var seconds = bounds.Middle.TotalSeconds;
        var detail = bounds.DifferByMoreThan(ClockTolerance)
            ? $"The server's clock is about {Math.Abs(seconds):0.0} s {(seconds > 0 ? "ahead of" : "behind")} this computer's."
            : "The server's clock agrees with this computer's, as far as whole seconds tell.";
        return bounds.DifferByMoreThan(ClockTolerance)
            ? Check.Warning(
                Clock,
                detail,
                "Set both by NTP (timedatectl set-ntp true). Frame ages stay right; times of stored pictures do not."
            )
            : Check.Ok(Clock, detail);
    }
}
