using System.Diagnostics;
using NanoCam.Cli.Http;

namespace NanoCam.Cli.Doctor;

/// <summary>Checks of round trip time, jitter and clock difference.</summary>
internal static class TimingChecks
{
    /// <summary>Name of the round trip check.</summary>
    public const string RoundTrip = "round trip";

    /// <summary>Name of the clock check.</summary>
    public const string Clock = "clock";

    private const int Requests = 15;

    // Two frames in flight at 10 fps cover this round trip; live video lags above it.
    private static readonly TimeSpan SlowRoundTrip = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan HighJitter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <summary>Sends some small requests and checks both.</summary>
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

        return [EvaluateRoundTrip(trips), EvaluateClock(bounds)];
    }

    /// <summary>Checks the round trip times of several requests, in order.</summary>
    public static Check EvaluateRoundTrip(IReadOnlyList<TimeSpan> trips)
    {
        List<TimeSpan> sorted = [.. trips.Order()];
        var median = sorted[sorted.Count / 2];

        // Mean difference between consecutive requests, similar to interarrival jitter in RFC 3550. The first request also opens the
        // connection.
        var jitter =
            trips.Count < 3
                ? 0
                : trips.Skip(2).Zip(trips.Skip(1), (later, earlier) => Math.Abs((later - earlier).TotalMilliseconds)).Average();
        var detail =
            $"Median {median.TotalMilliseconds:0.0} ms, maximum {sorted[^1].TotalMilliseconds:0.0} ms, jitter {jitter:0.0} ms "
            + $"in {trips.Count} requests.";
        if (median > SlowRoundTrip)
        {
            return Check.Warning(RoundTrip, detail, "Live video will lag. Possible causes: slow connection, VPN, busy server.");
        }

        return jitter > HighJitter.TotalMilliseconds
            ? Check.Warning(RoundTrip, detail, "Frames will arrive in bursts. Possible causes: busy Wi-Fi, weak signal.")
            : Check.Ok(RoundTrip, detail);
    }

    /// <summary>Checks the clock difference.</summary>
    public static Check EvaluateClock(ClockBounds bounds)
    {
        if (!bounds.IsKnown)
        {
            return Check.Skipped(Clock, "The clocks cannot be compared, because the responses have no Date header.");
        }

        var seconds = bounds.Middle.TotalSeconds;
        var detail = bounds.DifferByMoreThan(ClockTolerance)
            ? $"The server's clock is about {Math.Abs(seconds):0.0} s {(seconds > 0 ? "ahead of" : "behind")} this computer's."
            : "The clocks of the server and this computer agree within a few seconds.";
        return bounds.DifferByMoreThan(ClockTolerance)
            ? Check.Warning(
                Clock,
                detail,
                "Synchronize both clocks with NTP (timedatectl set-ntp true). Times of stored stills are wrong; frame ages are "
                    + "not affected."
            )
            : Check.Ok(Clock, detail);
    }
}
