using System.Globalization;
using NanoCam.Soak;
using NanoCam.Testing;

if (args is not [var text] || !double.TryParse(text, CultureInfo.InvariantCulture, out var minutes) || minutes is not (>= 0.5 and <= 1440))
{
    Console.Error.WriteLine("Give the duration in minutes, 0.5 to 1440. Run tests/soak.sh --help for details.");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    interrupted.Cancel();
};

await using var server = await ServerProcess.StartAsync();
await using var load = await SoakLoad.StartAsync(server);
var samples = await Sampler.RunAsync(server, TimeSpan.FromMinutes(minutes), interrupted.Token);
var report = new SoakReport(samples);
await load.AccountAsync(report);
Console.WriteLine(report.ToText());
return report.IsPassed ? 0 : 1;
