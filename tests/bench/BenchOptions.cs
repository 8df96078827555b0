using System.Globalization;

namespace NanoCam.Bench;

/// <summary>What to measure, for how long, and how to print it.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        dotnet run -c Release --project tests/bench -- [all|uploads|viewers|latency|slow|memory]... [options]

          --seconds N   length of every measured window; default 10, 2 to 3600. memory uses it as it is: 600 for ten minutes.
          --compare     also measures a Node relay after seed 1, where node and its package ws are installed (see tests/bench/seeds)
          --markdown    tables as Markdown, to paste into a document
          --json        one JSON object instead of tables

        Server and load run on a core each (0 and 1). Exit codes: 0 measured, 1 something could not be measured, 2 usage.
        """;

    private static readonly string[] Known = ["uploads", "viewers", "latency", "slow", "memory"];

    public IReadOnlyList<string> Sections { get; private init; } = Known;

    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(10);

    public bool Compare { get; private init; }

    public bool Markdown { get; private init; }

    public bool Json { get; private init; }

    /// <summary>Reads the command line; null when it cannot be understood.</summary>
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
