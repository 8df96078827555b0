using System.IO.Pipelines;
using NanoCam.Cli.Running;
using NanoCam.Client;

namespace NanoCam.Cli.Publishing;

/// <summary>
/// Runs ffmpeg and copies its output. Restarts ffmpeg for a webcam or an address; a file ends the input.
/// </summary>
internal sealed class FfmpegSupervisor(
    PublishInput input,
    IReadOnlyList<FfmpegCall> calls,
    string ffmpeg,
    FfmpegTimeouts timeouts,
    TimeProvider clock,
    Action<string> notify
)
{
    // Longer than the longest pause. A run of this length resets the backoff.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    private int _call;
    private bool _hasPlayed;

    /// <summary>
    /// Runs until the input ends or fails, the reader closes, or the command ends. The reader receives the error, if any.
    /// </summary>
    public async Task RunAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            await FeedAsync(output, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The command ends; ffmpeg has already been stopped.
        }
        catch (Exception exception) when (exception is CliException or IOException)
        {
            fault = exception;
        }

        await output.CompleteAsync(fault);
    }

    private async Task FeedAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        Backoff pause = new(Random.Shared, first: TimeSpan.FromSeconds(0.5), longest: TimeSpan.FromSeconds(15));
        while (true)
        {
            var start = clock.GetTimestamp();
            (var end, var exitCode, var said) = await PlayAsync(output, cancellationToken);
            if (end == PlayEnd.ReaderClosed || (end == PlayEnd.Ended && !input.IsLive && exitCode == 0))
            {
                return;
            }

            if (end == PlayEnd.Ended && TryNextCall(said))
            {
                continue;
            }

            var why = end == PlayEnd.Silent ? $"no data for {timeouts.Silence.TotalSeconds:0} s" : Reason(exitCode, said);
            if (!input.IsLive || (!_hasPlayed && !timeouts.WaitsForInput))
            {
                throw CliException.Failed($"{input.Name} cannot be read: {why}.");
            }

            if (clock.GetElapsedTime(start) > Settled)
            {
                pause.Reset();
            }

            var wait = pause.Next();
            notify($"{input.Name}: {why}. Next attempt in {wait.TotalSeconds:0.0} s.");
            await Task.Delay(wait, clock, cancellationToken);
        }
    }

    private async Task<(PlayEnd End, int ExitCode, string Said)> PlayAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        await using var process = FfmpegProcess.Start(ffmpeg, calls[_call].Arguments);
        var end = await CopyAsync(process, output, cancellationToken);
        if (end != PlayEnd.Ended)
        {
            return (end, 0, "");
        }

        (var exitCode, var said) = await process.EndAsync(cancellationToken);

        // Ctrl+C also reaches ffmpeg, sometimes first.
        cancellationToken.ThrowIfCancellationRequested();
        return (PlayEnd.Ended, exitCode, said);
    }

    private async Task<PlayEnd> CopyAsync(FfmpegProcess process, PipeWriter output, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = process.Output.ReadAsync(output.GetMemory(), cancellationToken).AsTask();
            int read;
            try
            {
                read = await reading.WaitAsync(input.IsLive ? timeouts.Silence : Timeout.InfiniteTimeSpan, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return await StopReadingAsync(PlayEnd.Silent);
            }
            catch (OperationCanceledException)
            {
                await StopReadingAsync(PlayEnd.ReaderClosed);
                throw;
            }

            if (read == 0)
            {
                return PlayEnd.Ended;
            }

            _hasPlayed = true;
            output.Advance(read);
            var flushed = await output.FlushAsync(cancellationToken);
            if (flushed.IsCompleted)
            {
                return PlayEnd.ReaderClosed;
            }

            // The pipe may reuse the memory only after the read has ended.
            async Task<PlayEnd> StopReadingAsync(PlayEnd end)
            {
                process.Kill();
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return end;
            }
        }
    }

    private bool TryNextCall(string said)
    {
        if (_hasPlayed || calls[_call].ElseWhen is not { } hint || !said.Contains(hint, StringComparison.Ordinal))
        {
            return false;
        }

        _call++;
        return true;
    }

    private string Reason(int exitCode, string said) =>
        said.Length > 0 ? "ffmpeg: " + AddressText.WithoutSecrets(said, input.Value)
        : exitCode == 0 ? "the input ended"
        : $"ffmpeg failed with exit code {exitCode}";

    private enum PlayEnd
    {
        Ended,
        Silent,
        ReaderClosed,
    }
}

/// <summary>Timeouts of an input.</summary>
/// <param name="Silence">Restart ffmpeg after this time without data from a webcam or an address.</param>
/// <param name="WaitsForInput">Whether to retry an input that has never delivered data.</param>
internal sealed record FfmpegTimeouts(TimeSpan Silence, bool WaitsForInput);
