using NanoCam.Cli.Running;
using NanoCam.Client;
using Spectre.Console;

namespace NanoCam.Cli.Uplinks;

/// <summary>Runs the cameras of a command with their display, and prints a summary.</summary>
internal static class UplinkRunner
{
    private static readonly TimeSpan TableTick = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan JsonTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LineTick = TimeSpan.FromSeconds(5);

    /// <summary>Runs until the cameras end, the duration is over, or Ctrl+C. Returns the exit code.</summary>
    /// <exception cref="CliException">A camera cannot connect at the start.</exception>
    public static async Task<int> RunAsync(
        CommandContext context,
        IReadOnlyList<PlayedCamera> cameras,
        Func<CancellationToken, Task> play,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource limit = new(duration, context.Clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using CancellationTokenSource shown = new();
        UplinkSampler sampler = new(cameras, context.Clock);
        var showing = ShowAsync(context, sampler, shown.Token);
        try
        {
            await play(ends.Token);
        }
        catch (UplinkException exception)
        {
            throw Explain(exception);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The duration has ended or Ctrl+C was pressed. The summary follows.
        }
        finally
        {
            await shown.CancelAsync();
            await showing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var totals = sampler.Total();
        UplinkDisplay.WriteSummary(totals, context);
        var waiting = cameras.Select(camera => camera.Statistics.Read()).FirstOrDefault(report => report.Trouble is not null);
        return totals.Sent > 0 || waiting is null ? ExitCode.Ok : throw new CliException(ExitCode.Unreachable, waiting.Trouble!);
    }

    private static async Task ShowAsync(CommandContext context, UplinkSampler sampler, CancellationToken cancellationToken)
    {
        var isTable = context.Terminal.IsInteractive && !context.Json;
        using PeriodicTimer timer = new(
            isTable ? TableTick
                : context.Json ? JsonTick
                : LineTick,
            context.Clock
        );
        if (!isTable)
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (context.Json)
                {
                    UplinkDisplay.WriteJson(sampler.Sample(), context.Output);
                }
                else
                {
                    UplinkDisplay.WriteLines(sampler.Sample(), context.Output);
                }
            }

            return;
        }

        await context
            .Screen.Live(UplinkDisplay.CreateTable(sampler.Sample()))
            .AutoClear(false)
            .StartAsync(async live =>
            {
                while (await timer.WaitForNextTickAsync(cancellationToken))
                {
                    live.UpdateTarget(UplinkDisplay.CreateTable(sampler.Sample()));
                }
            });
    }

    private static CliException Explain(UplinkException exception) =>
        exception.Failure == UplinkFailure.Unreachable
            ? new CliException(
                ExitCode.Unreachable,
                $"{exception.Message} Start the server, set its address with --server, or add --wait. For details, run: nanocam doctor",
                exception
            )
            : CliException.Failed(exception.Message, exception);
}
