using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Stills;

/// <summary><c>POST /api/cameras/{id}/snapshot</c>: a still through the uplink, beside the live picture, stored.</summary>
internal sealed class SnapshotEndpoint(CameraRegistry cameras, StillStore stills, TimeProvider time)
{
    // A flash, the largest size and a weak link together take a few seconds; a browser gives up after thirty.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // A camera that went away is back after its first pauses, if it comes back.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Takes and stores one still.</summary>
    public async Task<Results<Ok<SnapshotModel>, ProblemHttpResult>> TakeAsync(
        string id,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        if (cameras.Find(id, out var camera) is { } problem)
        {
            return problem;
        }

        if (camera.Link is not { } link)
        {
            return camera.IsOnline(time.Microseconds())
                ? Problems.Result(
                    StatusCodes.Status409Conflict,
                    $"Camera {id} sends over HTTP and takes no commands; its newest frame is at /api/cameras/{id}/frame.jpg."
                )
                : Problems.Later(context, StatusCodes.Status503ServiceUnavailable, Pause, $"Camera {id} is offline.");
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var frame = await link.CaptureAsync(new Command { Kind = CommandKind.CaptureNow }, either.Token);
            return await StoreAsync(frame, id, cancellationToken);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return Problems.Result(
                StatusCodes.Status504GatewayTimeout,
                $"Camera {id} did not send the still within {Patience.TotalSeconds:F0} seconds."
            );
        }
        catch (CameraCommandException e)
        {
            return e.Status is CommandStatus.NotSupported or CommandStatus.Busy
                ? Problems.Result(StatusCodes.Status409Conflict, e.Message)
                : Problems.Later(context, StatusCodes.Status503ServiceUnavailable, Pause, e.Message);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return Problems.Later(
                context,
                StatusCodes.Status503ServiceUnavailable,
                Pause,
                $"Camera {id} went away before it sent the still."
            );
        }
    }

    private async Task<Results<Ok<SnapshotModel>, ProblemHttpResult>> StoreAsync(
        Frame frame,
        string id,
        CancellationToken cancellationToken
    )
    {
        try
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
                    "The disk of the server is full, so the still was not stored: free space, or lower NanoCam:Storage:MinFreeBytes."
                ),
                _ => Problems.Result(
                    StatusCodes.Status500InternalServerError,
                    "The server could not write the still to its data directory; its log says why."
                ),
            };
        }
        finally
        {
            frame.Release();
        }
    }
}
