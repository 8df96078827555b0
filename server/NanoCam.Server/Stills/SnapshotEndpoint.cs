using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts.SignIn;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Stills;

/// <summary><c>POST /api/cameras/{id}/snapshot</c>: captures a still over the uplink, between live frames, and stores it.</summary>
internal sealed class SnapshotEndpoint(CameraRegistry cameras, SnapshotService snapshots)
{
    // A disconnected camera reconnects after a few seconds.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Captures and stores one still.</summary>
    public async Task<Results<Ok<SnapshotModel>, ProblemHttpResult>> TakeAsync(
        string id,
        HttpContext context,
        ChangeAuthorization authorization,
        CancellationToken cancellationToken,
        [Description("Why the still is taken, such as the trigger; kept with the still. At most 80 characters.")]
        [StringLength(StillReasons.MaxLength)]
            string? reason = null
    )
    {
        if (cameras.Find(id, out var camera) is { } problem)
        {
            return problem;
        }

        if (StillReasons.Check(reason, out var checkedReason) is { } error)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, error);
        }

        // The caller may have lost authorization while the camera was taking the still.
        ProblemHttpResult? refusal = null;
        var result = await snapshots.TakeAsync(
            camera,
            SnapshotOrder.Standard with
            {
                Reason = checkedReason,
                IsAllowed = async () => (refusal = await authorization.CheckAsync(context)) is null,
            },
            cancellationToken
        );
        return result.Fault switch
        {
            SnapshotFault.None => TypedResults.Ok(result.Model!),
            SnapshotFault.NotAllowed => refusal!,
            SnapshotFault.NoCommands => Problems.Result(StatusCodes.Status409Conflict, result.Detail, ProblemCodes.NoCommands),
            SnapshotFault.Offline => Problems.ResultWithRetryAfter(
                context,
                StatusCodes.Status503ServiceUnavailable,
                RetryAfter,
                result.Detail,
                ProblemCodes.CameraOffline
            ),
            SnapshotFault.Timeout => Problems.Result(StatusCodes.Status504GatewayTimeout, result.Detail, ProblemCodes.StillTimeout),
            SnapshotFault.Refused => Problems.Result(StatusCodes.Status409Conflict, result.Detail),
            SnapshotFault.Failed => Problems.ResultWithRetryAfter(
                context,
                StatusCodes.Status503ServiceUnavailable,
                RetryAfter,
                result.Detail
            ),
            SnapshotFault.DiskFull => Problems.Result(StatusCodes.Status507InsufficientStorage, result.Detail, ProblemCodes.DiskFull),
            _ => Problems.Result(StatusCodes.Status500InternalServerError, result.Detail),
        };
    }
}
