using System.Globalization;

namespace NanoCam.VirtualCamera.Scenes.Links;

/// <summary>
/// Recorded rate of a link, repeated without end. Reads the files of mahimahi's <c>mm-link</c>: each line is the millisecond at which one
/// packet of 1,500 bytes can leave.
/// </summary>
public sealed class LinkTrace
{
    private const int PacketBytes = 1500;
    private const int MaxLines = 2_000_000;
    private const int MaxMilliseconds = 3_600_000;
    private const int MaxLineCharacters = 20;
    private const int StepMilliseconds = (int)(LinkModel.StepMicroseconds / 1000);

    // Bytes of each step.
    private readonly double[] _bytes;

    /// <summary>Creates a trace.</summary>
    /// <param name="bytesPerStep">Bytes in each <see cref="LinkModel.StepMicroseconds"/>; at least one is above zero.</param>
    internal LinkTrace(double[] bytesPerStep) => _bytes = bytesPerStep;

    /// <summary>Time after which the trace repeats.</summary>
    public TimeSpan Duration => TimeSpan.FromMilliseconds((double)_bytes.Length * StepMilliseconds);

    /// <summary>Bytes per second on average.</summary>
    public double MeanRate => _bytes.Sum() / Duration.TotalSeconds;

    /// <summary>Bytes per second at a time.</summary>
    public double RateAt(long microseconds) => _bytes[microseconds / LinkModel.StepMicroseconds % _bytes.Length] * 1000 / StepMilliseconds;

    /// <summary>Reads a trace file.</summary>
    /// <exception cref="FormatException">The text is not a trace; the message gives the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LinkTrace Parse(TextReader reader)
    {
        List<int> times = [];
        while (reader.ReadLine() is { } line)
        {
            if (times.Count == MaxLines)
            {
                throw new FormatException($"The trace has more than {MaxLines} lines.");
            }

            times.Add(ParseLine(line, times.Count + 1, times.Count > 0 ? times[^1] : 0));
        }

        if (times.Count == 0 || times[^1] == 0)
        {
            throw new FormatException("The trace has no line with a time above 0.");
        }

        // As in mahimahi, the last time is the length of the trace; a packet at that time leaves as the next round begins.
        var bytes = new double[(times[^1] + StepMilliseconds - 1) / StepMilliseconds];
        foreach (var time in times)
        {
            bytes[Math.Min(time / StepMilliseconds, bytes.Length - 1)] += PacketBytes;
        }

        return new LinkTrace(bytes);
    }

    private static int ParseLine(string line, int number, int previous)
    {
        if (
            line.Length > MaxLineCharacters
            || !int.TryParse(line.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
        )
        {
            throw new FormatException($"Line {number} of the trace is not a time in milliseconds.");
        }

        if (time < previous)
        {
            throw new FormatException($"Line {number} of the trace is earlier than the line before it.");
        }

        return time <= MaxMilliseconds
            ? time
            : throw new FormatException($"Line {number} of the trace is later than {MaxMilliseconds} ms, an hour.");
    }
}
