using System.CommandLine;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam snapshot</c>: several cameras take a still at the same time.</summary>
internal static class SnapshotCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("snapshot", "Take full-size stills of several cameras at the same time. The server stores them.")
        {
            Examples =
            [
                "nanocam snapshot door yard",
                "nanocam snapshot --all --reason \"parcel delivered\"",
                "nanocam snapshot --all --within 2 --json",
            ],
        };
        Argument<string[]> ids = new("CAMERA") { Description = "Camera ids", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> all = new("--all") { Description = "Take a still of every camera of the server" };
        Option<string?> reason = new("--reason") { Description = "Reason, stored with the stills", HelpName = "TEXT" };
        var within = NumberOption.Create("--within", 0.1, 15);
        within.Description = "Leave out cameras that take longer, in seconds";
        within.HelpName = "SECONDS";
        within.DefaultValueFactory = _ => 5;
        command.Add(ids);
        command.Add(all);
        command.Add(reason);
        command.Add(within);
        command.OnRun(
            (context, cancellationToken) =>
            {
                string[] named =
                [
                    .. context.Parsed.GetValue(ids) ?? [],
                    .. context.Camera is { } camera ? [camera] : Array.Empty<string>(),
                ];
                var isAll = context.Parsed.GetValue(all);
                if (isAll == named.Length > 0)
                {
                    throw CliException.Usage(
                        isAll
                            ? "--all takes a still of every camera. Omit the camera ids."
                            : "Specify the camera ids, or add --all for every camera."
                    );
                }

                foreach (var id in named)
                {
                    CommandContext.CheckCameraId(id);
                }

                var body = new
                {
                    cameras = isAll ? null : named,
                    reason = context.Parsed.GetValue(reason),
                    timeoutMs = (int)(context.Parsed.GetValue(within) * 1000),
                };
                return RunAsync(context, body, cancellationToken);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, object body, CancellationToken cancellationToken)
    {
        // The server waits for the slowest camera. Its own limit ends the wait.
        using ServerConnection server = new(context.Server, context.Timeout + TimeSpan.FromSeconds(15), context.Token);
        using var response = await server.SendJsonAsync(HttpMethod.Post, "/api/snapshots", body, cancellationToken);
        await ServerResponse.ThrowIfFailedAsync(response, cancellationToken);
        var stills = await ServerConnection.ReadAsync<JsonElement>(response, cancellationToken);
        var taken = stills.GetProperty("taken").GetInt32();
        var results = stills.GetProperty("results");
        if (context.Json)
        {
            JsonLine.Write(context.Output, stills);
        }
        else
        {
            foreach (var result in results.EnumerateArray())
            {
                context.Output.WriteLine(CameraText.Printable($"{result.GetProperty("camera").GetString(), -16} {Describe(result)}"));
            }

            var spread = stills.GetProperty("spreadMs") is { ValueKind: JsonValueKind.Number } ms
                ? $", {CameraText.Age(ms.GetDouble())} between the first and the last capture"
                : "";
            context.Output.WriteLine($"{taken} of {results.GetArrayLength()} stills stored{spread}");
        }

        return taken == results.GetArrayLength() ? ExitCode.Ok : ExitCode.Failed;
    }

    private static string Describe(JsonElement result) =>
        result.GetProperty("still") is { ValueKind: JsonValueKind.Object } still
            ? $"{still.GetProperty("filename").GetString()}  {still.GetProperty("width")} x {still.GetProperty("height")}"
            : result.GetProperty("error").GetString() ?? "no still";
}
