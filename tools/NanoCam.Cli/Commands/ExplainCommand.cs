using System.Globalization;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam explain</c>: shows what happened to a camera, and what to do about it.</summary>
internal static class ExplainCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("explain", "Show what happened to a camera: frames, restarts, causes of missing frames, advice.")
        {
            Examples = ["nanocam explain --camera door", "nanocam explain --camera door --hours 168 --json"],
        };
        var hours = NumberOption.Create("--hours", 0.1, 168);
        hours.Description = "Number of hours to look back";
        hours.HelpName = "HOURS";
        hours.DefaultValueFactory = _ => 1;
        command.Add(hours);
        command.OnRun(
            async (context, cancellationToken) =>
            {
                using ServerConnection server = new(context);
                var camera = await CameraList.ChooseAsync(context, server, cancellationToken);
                var from = context.Clock.GetUtcNow().AddHours(-context.Parsed.GetValue(hours)).ToString("O", CultureInfo.InvariantCulture);
                var route = CameraList.RouteOf(camera, $"/explain?frames=false&from={Uri.EscapeDataString(from)}");
                using var response = await server.SendAsync(HttpMethod.Get, route, null, cancellationToken);
                await CameraList.ThrowIfFailedAsync(response, server, camera, cancellationToken);
                var period = (await ServerConnection.ReadAsync<JsonElement>(response, cancellationToken)).GetProperty("period");
                if (context.Json)
                {
                    JsonLine.Write(context.Output, period);
                }
                else
                {
                    Show(context.Output, period);
                }

                return ExitCode.Ok;
            }
        );
        return command;
    }

    private static void Show(TextWriter output, JsonElement period)
    {
        output.WriteLine(
            $"{period.GetProperty("delivered")} frames arrived, {period.GetProperty("lost")} lost, "
                + $"{period.GetProperty("rejected")} rejected"
        );
        foreach (var restart in period.GetProperty("restarts").EnumerateObject())
        {
            output.WriteLine(CameraText.Printable($"{restart.Value} restarts: {restart.Name}"));
        }

        foreach (var cause in period.GetProperty("causes").EnumerateArray())
        {
            output.WriteLine(
                CameraText.Printable(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{cause.GetProperty("cause").GetString(), -10} {cause.GetProperty("seconds").GetDouble():0.#} s without frames "
                            + $"({cause.GetProperty("share").GetDouble() * 100:0.##} %)"
                    )
                )
            );
        }

        foreach (var advice in period.GetProperty("advice").EnumerateArray())
        {
            var figures = advice.GetProperty("figures").EnumerateObject().Select(figure => $"{figure.Name} {figure.Value}");
            output.WriteLine(CameraText.Printable($"! {advice.GetProperty("text").GetString()} ({string.Join(", ", figures)})"));
        }
    }
}
