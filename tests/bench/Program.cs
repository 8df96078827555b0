using System.Runtime.InteropServices;
using System.Text.Json;
using NanoCam.Bench;
using NanoCam.Bench.Measure;
using NanoCam.Bench.Ratios;
using NanoCam.Bench.Sections;
using NanoCam.Bench.Server;

if (BenchOptions.TryParse(args) is not { } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("The benchmark needs Linux, because it pins processes to cores and reads their CPU time from the kernel.");
    return 2;
}

Pinning.PinThisProcess();
var machine =
    $"{Pinning.MachineCores()} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, windows of "
    + $"{options.Duration.TotalSeconds} s";
if (!options.Json)
{
    Console.WriteLine(machine);
    Console.WriteLine();
}

List<Table> tables = [];
var failed = false;
foreach (var section in options.Compare ? [.. options.Sections, "compare"] : options.Sections)
{
    try
    {
        var table = Measure(section);
        tables.Add(table);
        if (!options.Json)
        {
            Console.WriteLine(options.Markdown ? table.ToMarkdown() : table.ToText());
        }
    }
    catch (BenchException e)
    {
        failed = true;
        Console.Error.WriteLine($"{section}: {e.Message}");
    }
}

if (options.Json)
{
    Console.WriteLine(JsonSerializer.Serialize(new { machine, tables = tables.Select(t => t.ToJson()) }));
}

return failed ? 1 : 0;

Table Measure(string section) =>
    section switch
    {
        "ratio-viewers" => RatioSections.Viewers(options),
        "ratio-cameras" => RatioSections.Cameras(options),
        "ratio-uploads" => RatioSections.Uploads(options),
        "uploads" => UploadsSection.Run(options),
        "viewers" => ViewersSection.Run(options),
        "latency" => LatencySection.Run(options),
        "slow" => SlowSection.Run(options),
        "recording" => RecordingSection.Run(options),
        "motion" => MotionSection.Run(options),
        "compare" => CompareSection.Run(options),
        _ => MemorySection.Run(options),
    };
