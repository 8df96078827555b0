using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts.SignIn;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Stills;

/// <summary><c>POST /api/cameras/{id}/snapshot</c>: captures a still over the uplink, between live frames, and stores it.</summary>
internal sealed class SnapshotEndpoint(CameraRegistry cameras, StillStore stills, TimeProvider time)
{
    // With a flash, the largest size and a weak link, a still takes a few seconds.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(15);

    // A disconnected camera reconnects after a few seconds.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Captures and stores one still.</summary>
    public async Task<Results<Ok<SnapshotModel>, ProblemHttpResult>> TakeAsync(
        string id,
        HttpContext context,
        ChangeAuthorization authorization,
        CancellationToken cancellationToken
    )
    {
        if (cameras.Find(id, out var camera) is { } problem)
        {
            return problem;
        }

        if (camera.Link is not { } link)
        {
            return camera.IsOnline(time.Microseconds()) && camera.UplinkKind == UplinkKind.Http
                ? Problems.Result(
                    StatusCodes.Status409Conflict,
                    $"Camera {id} uses the HTTP uplink, which accepts no commands. Its newest frame is at /api/cameras/{id}/frame.jpg.",
                    ProblemCodes.NoCommands
                )
                : Problems.ResultWithRetryAfter(
                    context,
                    StatusCodes.Status503ServiceUnavailable,
                    RetryAfter,
                    $"Camera {id} is offline.",
                    ProblemCodes.CameraOffline
                );
        }

        using var timeout = new CancellationTokenSource(MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var frame = await link.CaptureAsync(new Command { Kind = CommandKind.CaptureNow }, either.Token);
            try
            {
                // The caller may have lost the right to it while the camera took it.
                if (await authorization.CheckAsync(context) is { } refusal)
                {
                    return refusal;
                }

                return await StoreAsync(frame, id, cancellationToken);
            }
            finally
            {
                frame.Release();
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return Problems.Result(
                StatusCodes.Status504GatewayTimeout,
                $"Camera {id} did not send the still within {MaxWait.TotalSeconds:F0} seconds.",
                ProblemCodes.StillTimeout
            );
        }
        catch (CameraCommandException e)
        {
            return e.Status is CommandStatus.NotSupported or CommandStatus.Busy
                ? Problems.Result(StatusCodes.Status409Conflict, e.Message)
                : Problems.ResultWithRetryAfter(context, StatusCodes.Status503ServiceUnavailable, RetryAfter, e.Message);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return Problems.ResultWithRetryAfter(
                context,
                StatusCodes.Status503ServiceUnavailable,
                RetryAfter,
                $"Camera {id} disconnected before it sent the still."
            );
        }
    }

    private async Task<Results<Ok<SnapshotModel>, ProblemHttpResult>> StoreAsync(
        Frame frame,
        string id,
        CancellationToken cancellationToken
    )
    {
        var (result, name) = await stills.SaveAsync(frame, id, cancellationToken);
        return result switch
        {
            StoreResult.Stored => TypedResults.Ok(
                new SnapshotModel
                {
                    Filename = name.Text,
                    Timestamp = frame.CapturedMicroseconds / 1_000_000m,
                    Width = frame.Width,
                    Height = frame.Height,
                }
            ),
            StoreResult.DiskFull => Problems.Result(
                StatusCodes.Status507InsufficientStorage,
                "The still was not stored because the server's disk is full. Free space, or lower NanoCam:Storage:MinFreeBytes.",
                ProblemCodes.DiskFull
            ),
            _ => Problems.Result(
                StatusCodes.Status500InternalServerError,
                "The still was not stored because the server cannot write to its data directory. See the server's log."
            ),
        };
    }
}
