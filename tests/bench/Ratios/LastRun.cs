using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NanoCam.Bench.Ratios;

/// <summary>Ratios of the last committed run, by the name of the work: tests/bench/limit/last.json.</summary>
internal static class LastRun
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string Source =>
        typeof(LastRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "LastRun").Value!;

    /// <summary>Ratio of a kind of work; null if the last run did not measure it.</summary>
    public static double? Find(string work) => Read()[work]?.GetValue<double>();

    /// <summary>Replaces the ratio of a kind of work.</summary>
    public static void Save(string work, double ratio)
    {
        var ratios = Read();
        ratios[work] = Math.Round(ratio, 2);
        File.WriteAllText(Source, ratios.ToJsonString(Indented) + "\n");
    }

    private static JsonObject Read() => File.Exists(Source) ? JsonNode.Parse(File.ReadAllText(Source))!.AsObject() : [];
}
