using System.Globalization;

namespace NanoCam.Bench;

/// <summary>Sections to measure, duration, and output format.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        dotnet run -c Release --project tests/bench -- [SECTION]... [options]

          Sections: all (default), ratio-viewers, ratio-cameras, ratio-uploads, uploads, viewers, latency, slow, recording, motion,
          memory. The sections named ratio compare the server with a C program that does the same work, and need gcc.

          --seconds N   Duration of each measurement, 2 to 3600 (default: 10). For memory, use 600 or more.
          --compare     Also measure a Node relay like seed 1; needs node with its package ws (see tests/bench/seeds)
          --save        Make the ratios of this run those that later runs print beside theirs (tests/bench/limit/last.json)
          --markdown    Print tables as Markdown
          --json        Print one JSON object instead of tables

        Server and load run on one core each (0 and 1). Exit codes: 0 measured, 1 a measurement failed, 2 usage error.
        """;

    private static readonly string[] Known =
    [
        "ratio-viewers",
        "ratio-cameras",
        "ratio-uploads",
        "uploads",
        "viewers",
        "latency",
        "slow",
        "recording",
        "motion",
        "memory",
    ];

    public IReadOnlyList<string> Sections { get; private init; } = Known;

    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(10);

    public bool Compare { get; private init; }

    public bool Save { get; private init; }

    public bool Markdown { get; private init; }

    public bool Json { get; private init; }

    /// <summary>Reads the command line; null if it is invalid.</summary>
    public static BenchOptions? TryParse(string[] args)
    {
        var options = new BenchOptions();
        List<string> sections = [];
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "all":
                    sections.AddRange(Known);
                    break;
                case "--seconds"
                    when i + 1 < args.Length
                        && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var seconds)
                        && seconds is >= 2 and <= 3600:
                    options = options with { Duration = TimeSpan.FromSeconds(seconds) };
                    i++;
                    break;
                case "--compare":
                    options = options with { Compare = true };
                    break;
                case "--save":
                    options = options with { Save = true };
                    break;
                case "--markdown":
                    options = options with { Markdown = true };
                    break;
                case "--json":
                    options = options with { Json = true };
                    break;
                case var name when Known.Contains(name):
                    sections.Add(name);
                    break;
                default:
                    return null;
            }
        }

        return sections.Count == 0 ? options : options with { Sections = [.. sections.Distinct()] };
    }
}
