using System.Globalization;

namespace NanoCam.VirtualCamera.Scenes.Links;

/// <summary>
/// A link described as text, for example <c>200KB/s,80ms,jitter=20ms,loss=0.05</c>. The parts are in any order:
/// a rate, the delay of each direction, <c>jitter=</c>, <c>loss=</c>, <c>bucket=</c>, <c>trace=FILE</c>, <c>lte</c>, and <c>shared</c>.
/// </summary>
public sealed record LinkDescription
{
    private const double MinRate = 500;
    private const double MaxRate = 1e9;
    private const double MaxDelayMs = 10_000;
    private const double MaxLoss = 0.9;
    private const int MaxBucketBytes = 100_000_000;

    private static readonly TimeSpan LteDuration = TimeSpan.FromMinutes(5);
    private static readonly (string Unit, double Factor)[] RateUnits =
    [
        ("KB/s", 1e3),
        ("MB/s", 1e6),
        ("kbit/s", 125),
        ("Mbit/s", 125e3),
        ("B/s", 1),
    ];
    private static readonly (string Unit, double Factor)[] TimeUnits = [("ms", 1), ("s", 1000)];
    private static readonly (string Unit, double Factor)[] SizeUnits = [("KB", 1e3), ("MB", 1e6), ("B", 1)];

    /// <summary>Bytes per second; null without a limit.</summary>
    public double? Rate { get; init; }

    /// <summary>Recorded rate, instead of <see cref="Rate"/>.</summary>
    public LinkTrace? Trace { get; init; }

    /// <summary>Whether the rate is that of a generated mobile link, instead of <see cref="Rate"/>.</summary>
    public bool IsMobile { get; init; }

    /// <summary>Whether all cameras share the link, like those of one access point. Otherwise each camera has its own.</summary>
    public bool IsShared { get; init; }

    /// <summary>Delay, jitter, losses and bucket.</summary>
    public LinkOptions Options { get; init; } = new();

    /// <summary>Creates the link from the camera to the server.</summary>
    /// <param name="seed">Equal seeds give equal links.</param>
    public LinkModel CreateUplink(int seed)
    {
        var trace = IsMobile ? MobileTrace.Create(LteDuration, seed) : Trace;
        return new LinkModel(trace is null ? _ => Rate ?? MaxRate : trace.RateAt, Options with { Seed = seed });
    }

    /// <summary>Reads a description.</summary>
    /// <param name="text">The text.</param>
    /// <param name="open">Opens the trace file of a name.</param>
    /// <exception cref="FormatException">The text is not a description; the message names the part that is wrong.</exception>
    /// <exception cref="IOException">The trace file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The trace file cannot be read.</exception>
    public static LinkDescription Parse(string text, Func<string, TextReader> open)
    {
        var link = new LinkDescription();
        var (hasDelay, options) = (false, new LinkOptions());
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (part, "") : (part[..at].TrimEnd(), part[(at + 1)..].TrimStart());
            switch (name)
            {
                case "jitter":
                    options = options with { Jitter = Time(name, value) };
                    break;
                case "loss":
                    options = options with { Loss = Share(value) };
                    break;
                case "bucket":
                    options = options with { BucketBytes = (int)Number(name, value, SizeUnits, 1, MaxBucketBytes, "20KB") };
                    break;
                case "trace":
                    link = WithRate(link) with { Trace = Read(value, open) };
                    break;
                case "lte" when at < 0:
                    link = WithRate(link) with { IsMobile = true };
                    break;
                case "shared" when at < 0:
                    link = link with { IsShared = true };
                    break;
                default:
                    if (at < 0 && TryNumber(part, RateUnits) is { } rate)
                    {
                        link = WithRate(link) with { Rate = Check("A rate", part, rate, MinRate, MaxRate, "500B/s to 1000MB/s") };
                    }
                    else if (at < 0 && TryNumber(part, TimeUnits) is not null)
                    {
                        options = options with { Delay = hasDelay ? throw Twice("delay") : Time("A delay", part) };
                        hasDelay = true;
                    }
                    else
                    {
                        throw new FormatException(
                            $"\"{part}\" is not a part of a link. Parts are a rate (200KB/s, 2Mbit/s), a delay (80ms), jitter=20ms, "
                                + "loss=0.05, bucket=20KB, trace=FILE, lte, and shared."
                        );
                    }

                    break;
            }
        }

        return link with
        {
            Options = options,
        };
    }

    private static LinkDescription WithRate(LinkDescription link) =>
        link is { Rate: null, Trace: null, IsMobile: false } ? link : throw Twice("rate");

    private static FormatException Twice(string what) => new($"A link has only one {what}.");

    private static LinkTrace Read(string file, Func<string, TextReader> open)
    {
        if (file.Length == 0)
        {
            throw new FormatException("trace= needs the name of a file.");
        }

        using var reader = open(file);
        return LinkTrace.Parse(reader);
    }

    private static double Share(string value)
    {
        var isPercent = value.EndsWith('%');
        return
            double.TryParse(value.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            && share / (isPercent ? 100 : 1) <= MaxLoss
            ? share / (isPercent ? 100 : 1)
            : throw new FormatException($"loss must be a share from 0 to {MaxLoss:0.#}, or a percentage, not \"{value}\".");
    }

    private static TimeSpan Time(string name, string value) =>
        TimeSpan.FromMilliseconds(Number(name, value, TimeUnits, 0, MaxDelayMs, "80ms"));

    private static double Number(string name, string value, (string, double)[] units, double least, double most, string example) =>
        TryNumber(value, units) is { } number
            ? Check(name, value, number, least, most, $"a value such as {example}")
            : throw new FormatException($"{name} must be a number with a unit, such as {example}, not \"{value}\".");

    private static double Check(string name, string value, double number, double least, double most, string allowed) =>
        number >= least && number <= most ? number : throw new FormatException($"{name} of {value} is out of range. Use {allowed}.");

    private static double? TryNumber(string text, (string Unit, double Factor)[] units)
    {
        foreach (var (unit, factor) in units)
        {
            if (
                text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(
                    text.AsSpan(0, text.Length - unit.Length),
                    NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                && double.IsFinite(number)
            )
            {
                return number * factor;
            }
        }

        return null;
    }
}
