using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Keeps a camera connected: one session after the other, with a growing pause after each failed one.</summary>
internal sealed class CameraLoop(CameraRun run, Backoff backoff, Func<ICameraSession> createSession, bool failFast)
{
    /// <summary>Runs until the source ends or the caller cancels. Both are a normal end.</summary>
    /// <exception cref="UplinkException">The first connection failed and the camera is set to fail fast.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var first = true;
            while (await RunSessionAsync(first && failFast, cancellationToken) is { } pause)
            {
                first = false;
                run.Statistics.Change(r => r with { State = UplinkState.Waiting });
                await Task.Delay(pause, run.Time, cancellationToken);
                run.Reconnecting();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The session has already sent Goodbye.
        }
        finally
        {
            run.Statistics.Change(r => r with { State = UplinkState.Stopped });
        }
    }

    /// <summary>Runs one session. Returns the pause before the next one; null if there is none.</summary>
    private async Task<TimeSpan?> RunSessionAsync(bool failFast, CancellationToken cancellationToken)
    {
        run.Statistics.Change(r => r with { State = UplinkState.Connecting });
        try
        {
            switch (await createSession().RunAsync(cancellationToken))
            {
                case SessionEnd.Finished:
                    return null;
                case SessionEnd.Reboot:
                    run.Boot(ResetReason.Software);
                    break;
            }

            return Backoff.First;
        }
        catch (UplinkException exception) when (!failFast || run.Statistics.HasConnected)
        {
            run.Statistics.Change(r => r with { Trouble = exception.Message, Failure = exception.Failure });
            return backoff.Next(exception);
        }
    }
}
