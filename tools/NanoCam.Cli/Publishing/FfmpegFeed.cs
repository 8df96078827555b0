using System.IO.Pipelines;
using NanoCam.Cli.Running;
using NanoCam.Client;

namespace NanoCam.Cli.Publishing;

/// <summary>
/// Keeps ffmpeg running and passes on what it writes. A camera or an address that ends is started again; the end of a file is the end.
/// </summary>
internal sealed class FfmpegFeed(
    PublishInput input,
    IReadOnlyList<FfmpegCall> calls,
    string ffmpeg,
    FfmpegPatience patience,
    TimeProvider clock,
    Action<string> tell
)
{
    // Longer than the longest pause: what broke sooner may break again as soon.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    private int _call;
    private bool _hasPlayed;

    /// <summary>
    /// Runs until the input ends, it cannot be opened, the reader is done or the command ends. The reader gets the error, if any.
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
            // The command ends, and ffmpeg has.
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
            if (end == PlayEnd.ReaderGone || (end == PlayEnd.Ended && !input.IsLive && exitCode == 0))
            {
                return;
            }

            if (end == PlayEnd.Ended && TryNextCall(said))
            {
                continue;
            }

            var why = end == PlayEnd.Silent ? $"nothing came for {patience.Silence.TotalSeconds:0} s" : Reason(exitCode, said);
            if (!input.IsLive || (!_hasPlayed && !patience.WaitsForInput))
            {
                throw CliException.Failed($"{input.Name} cannot be played: {why}.");
            }

            if (clock.GetElapsedTime(start) > Settled)
            {
                pause.Reset();
            }

            var wait = pause.Next();
            tell($"{input.Name}: {why}. Trying again in {wait.TotalSeconds:0.0} s.");
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

        // Ctrl+C reaches ffmpeg as well, and sometimes first.
        cancellationToken.ThrowIfCancellationRequested();
        return (PlayEnd.Ended, exitCode, said);
    }

    private async Task<PlayEnd> CopyAsync(FfmpegProcess process, PipeWriter output, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = process.Pictures.ReadAsync(output.GetMemory(), cancellationToken).AsTask();
            int read;
            try
            {
                read = await reading.WaitAsync(input.IsLive ? patience.Silence : Timeout.InfiniteTimeSpan, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return await StopReadingAsync(PlayEnd.Silent);
            }
            catch (OperationCanceledException)
            {
                await StopReadingAsync(PlayEnd.ReaderGone);
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
                return PlayEnd.ReaderGone;
            }

            // The memory is the pipe's again only when nothing writes to it any more.
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
        said.Length > 0 ? "ffmpeg says: " + AddressText.WithoutSecrets(said, input.Value)
        : exitCode == 0 ? "it ended"
        : $"ffmpeg ended with code {exitCode}";

    private enum PlayEnd
    {
        Ended,
        Silent,
        ReaderGone,
    }
}

/// <summary>How long to bear with an input.</summary>
/// <param name="Silence">A camera or address that sends nothing for so long is started again.</param>
/// <param name="WaitsForInput">Whether one that was never there is waited for, too.</param>
internal sealed record FfmpegPatience(TimeSpan Silence, bool WaitsForInput);
