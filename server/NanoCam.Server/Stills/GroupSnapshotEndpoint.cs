using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts.SignIn;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Stills;

/// <summary>
/// <c>POST /api/snapshots</c>: several cameras take a still at the same time. A camera that is slow or fails does not delay the others
/// beyond the timeout.
/// </summary>
internal sealed class GroupSnapshotEndpoint(CameraRegistry cameras, SnapshotService snapshots, TimeProvider time)
{
    /// <summary>Shortest timeout in milliseconds.</summary>
    public const int MinTimeoutMs = 100;

    /// <summary>Longest timeout in milliseconds.</summary>
    public const int MaxTimeoutMs = 15_000;

    private const int DefaultTimeoutMs = 5000;

    /// <summary>Requests a still from each camera, and waits for all of them or the timeout.</summary>
    public async Task<Results<Ok<GroupSnapshotModel>, ProblemHttpResult>> TakeAsync(
        GroupSnapshotRequest request,
        HttpContext context,
        ChangeAuthorization authorization,
        CancellationToken cancellationToken
    )
    {
        var timeoutMs = request.TimeoutMs ?? DefaultTimeoutMs;
        if ((StillReasons.Check(request.Reason, out var reason) ?? Check(request, timeoutMs)) is { } error)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, error);
        }

        List<Camera> chosen = [];
        foreach (var id in request.Cameras?.Distinct(StringComparer.Ordinal) ?? cameras.All.Select(camera => camera.Id))
        {
            if (cameras.Find(id, out var camera) is { } problem)
            {
                return problem;
            }

            chosen.Add(camera);
        }

        // The check reads and writes the state of the request, so that cameras take turns.
        using var turn = new SemaphoreSlim(1);
        ProblemHttpResult? refusal = null;
        async Task<bool> IsAllowedAsync()
        {
            await turn.WaitAsync(CancellationToken.None);
            try
            {
                refusal ??= await authorization.CheckAsync(context);
                return refusal is null;
            }
            finally
            {
                turn.Release();
            }
        }

        var requested = time.Microseconds();
        var order = new SnapshotOrder(reason, TimeSpan.FromMilliseconds(timeoutMs), IsAllowedAsync);
        var results = await Task.WhenAll(chosen.Select(camera => TakeOneAsync(camera, order, cancellationToken)));
        return refusal is not null
            ? refusal
            : TypedResults.Ok(ToModel(requested, [.. chosen.Zip(results, (camera, result) => ToModel(camera.Id, result, requested))]));
    }

    // A link that answers at once must not delay the request to the next camera.
    private async Task<SnapshotResult> TakeOneAsync(Camera camera, SnapshotOrder order, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await snapshots.TakeAsync(camera, order, cancellationToken);
    }

    private static string? Check(GroupSnapshotRequest request, int timeoutMs) =>
        request.Cameras is { Count: 0 } ? "cameras must contain an id. Leave it out to take a still of every camera."
        : timeoutMs is < MinTimeoutMs or > MaxTimeoutMs ? $"timeoutMs must be between {MinTimeoutMs} and {MaxTimeoutMs}."
        : null;

    private static GroupSnapshotModel ToModel(long requested, IReadOnlyList<GroupSnapshotResult> results)
    {
        List<decimal> times = [.. results.Where(result => result.Still is not null).Select(result => result.Still!.Timestamp)];
        return new GroupSnapshotModel
        {
            Requested = UnixTime.FromMicroseconds(requested),
            Taken = times.Count,
            SpreadMs = times.Count < 2 ? null : (double)((times.Max() - times.Min()) * 1000),
            Results = results,
        };
    }

    private static GroupSnapshotResult ToModel(string id, SnapshotResult result, long requested) =>
        new()
        {
            Camera = id,
            Still = result.Model,
            DelayMs = result.Model is { } still ? (double)((still.Timestamp * 1000) - (requested / 1000m)) : null,
            Error = result.Fault == SnapshotFault.None ? null : result.Detail,
            ErrorCode = result.Fault switch
            {
                SnapshotFault.NoCommands => ProblemCodes.NoCommands,
                SnapshotFault.Offline => ProblemCodes.CameraOffline,
                SnapshotFault.Timeout => ProblemCodes.StillTimeout,
                SnapshotFault.DiskFull => ProblemCodes.DiskFull,
                _ => null,
            },
        };
}
