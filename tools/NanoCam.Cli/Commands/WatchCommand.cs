using System.CommandLine;
using NanoCam.Cli.Live;
using NanoCam.Cli.Running;
using Spectre.Console;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam watch</c>: shows statistics of the cameras once a second.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("watch", "Show live rate, age, size, bandwidth and lost frames of the cameras.")
        {
            Examples =
            [
                "nanocam watch                               all cameras, until Ctrl+C",
                "nanocam watch door yard --duration 60",
                "nanocam watch --json | jq '.cameras[] | {id, fps}'",
            ],
        };
        Argument<string[]> cameras = new("CAMERA") { Description = "Camera ids (default: all cameras)", Arity = ArgumentArity.ZeroOrMore };
        var duration = NumberOption.Create("--duration", 0.1, 1e7, "-d");
        duration.Description = "Stop after this many seconds";
        duration.HelpName = "SECONDS";
        command.Add(cameras);
        command.Add(duration);
        command.OnRun(
            (context, cancellationToken) =>
                RunAsync(
                    context,
                    context.Parsed.GetValue(cameras) ?? [],
                    context.Parsed.GetResult(duration) is null
                        ? Timeout.InfiniteTimeSpan
                        : TimeSpan.FromSeconds(context.Parsed.GetValue(duration)),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        string[] cameras,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        HashSet<string> wanted = [.. cameras.Select(CommandContext.CheckCameraId)];
        if (context.Camera is { } camera)
        {
            wanted.Add(camera);
        }

        WatchStatistics statistics = new(context.Clock);
        var start = context.Clock.GetTimestamp();
        using CancellationTokenSource limit = new(duration, context.Clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);

        var watching = new WatchLoop(context, statistics, wanted).RunAsync(ends.Token);
        var showing = ShowAsync(context, statistics, ends.Token);
        await EndBothAsync(watching, showing, ends);

        var last = statistics.Read();
        var took = context.Clock.GetElapsedTime(start);
        if (context.Json)
        {
            WatchDisplay.WriteJson(last, context.Output);
        }
        else
        {
            context.Output.WriteLine(WatchDisplay.Summarize(last, took));
        }

        // Ctrl+C is the normal end. With --duration, the exit code shows scripts whether the server was connected at the end.
        return last.IsConnected || cancellationToken.IsCancellationRequested ? ExitCode.Ok : ExitCode.Unreachable;
    }

    private static async Task EndBothAsync(Task watching, Task showing, CancellationTokenSource ends)
    {
        try
        {
            await await Task.WhenAny(watching, showing);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The duration has ended or Ctrl+C was pressed. The summary follows.
        }
        finally
        {
            await ends.CancelAsync();

            // The first task has already reported its error; the other one was canceled.
            await Task.WhenAll(watching, showing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task ShowAsync(CommandContext context, WatchStatistics statistics, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Tick, context.Clock);
        if (context.Json || !context.Terminal.IsInteractive)
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (context.Json)
                {
                    WatchDisplay.WriteJson(statistics.Read(), context.Output);
                }
                else
                {
                    WatchDisplay.WriteLines(statistics.Read(), context.Output);
                }
            }

            return;
        }

        await context
            .Screen.Live(WatchDisplay.CreateTable(statistics.Read()))
            .AutoClear(false)
            .StartAsync(async live =>
            {
                while (await timer.WaitForNextTickAsync(cancellationToken))
                {
                    live.UpdateTarget(WatchDisplay.CreateTable(statistics.Read()));
                }
            });
    }
}
