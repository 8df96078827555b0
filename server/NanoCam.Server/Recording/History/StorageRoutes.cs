using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Archive;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Recording.History;

/// <summary>Maps the routes of storage, retention and deletion.</summary>
internal static class StorageRoutes
{
    private const int MaxItems = 1_000;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    /// <summary>Maps the routes.</summary>
    public static void MapStorage(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/storage", Get)
            .WithName("getStorage")
            .WithTags(ApiTags.Recording)
            .WithSummary("Get the disk usage")
            .WithDescription("Usage by camera, with limits and a forecast.");
        routes
            .MapPost("/api/storage/retention", RetainAsync)
            .RequireAuthorization(Policies.Operator)
            .WithName("runRetention")
            .WithTags(ApiTags.Recording)
            .WithSummary("Apply the retention limits now")
            .WithDescription(
                "Retention also runs automatically. "
                    + "With `dryRun=true`, the response lists what would be deleted now, and nothing is deleted."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest);
        routes
            .MapDelete("/api/cameras/{id}/recordings", DeleteAsync)
            .RequireAuthorization(Policies.Operator)
            .WithName("deleteRecordings")
            .WithTags(ApiTags.Recording)
            .WithSummary("Delete the recordings of a range")
            .WithDescription("Deletes the segments inside the range. `from` and `to` are required.")
            .WithRange();
    }

    private static Ok<StorageModel> Get(RecordingStorage storage)
    {
        var report = storage.Report();
        return TypedResults.Ok(
            new StorageModel(
                report.Path,
                report.TotalBytes,
                report.FreeBytes,
                report.UsedBytes,
                report.MinFreeBytes,
                report.MaxBytes,
                report.MaxAge is { } age ? DurationText.Format(age) : null,
                report.DaysLeft,
                report.BytesPerDay,
                [.. report.Cameras.Select(ToModel)],
                report.Undeletable,
                report.Foreign,
                report.IsChecking
            )
        );
    }

    private static async Task<Results<Ok<RetentionModel>, ProblemHttpResult>> RetainAsync(
        HttpContext context,
        RetentionService retention,
        AuditLog audit,
        [Description("`true` to list the recordings without deleting them.")] bool dryRun = false
    )
    {
        if (!await retention.IsReadyAsync(context.RequestAborted))
        {
            return Checking(context);
        }

        if (dryRun)
        {
            return TypedResults.Ok(ToModel(retention.DryRun(), isDryRun: true));
        }

        var plan = await retention.RunAsync();
        audit.Write(context, AuditActions.RecordingsDeleted, "", BytesText(plan.Bytes));
        return TypedResults.Ok(ToModel(plan, isDryRun: false));
    }

    private static async Task<Results<Ok<DeletedModel>, ProblemHttpResult>> DeleteAsync(
        string id,
        HttpContext context,
        ArchiveLookup lookup,
        RetentionService retention,
        AuditLog audit
    )
    {
        var query = lookup.Read(context).ReadExactRange();
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (!await retention.IsReadyAsync(context.RequestAborted))
        {
            return Checking(context);
        }

        var deleted = await retention.DeleteRangeAsync(id, query.From, query.To);
        audit.Write(
            context,
            AuditActions.RecordingsDeleted,
            id,
            $"{UnixTime.FromMicroseconds(query.From):u} to {UnixTime.FromMicroseconds(query.To):u}: {BytesText(deleted.Bytes)}"
        );
        return TypedResults.Ok(
            new DeletedModel(deleted.Segments, deleted.Frames, deleted.Bytes, [.. deleted.Kept.Select(HistoryReader.ToModel)])
        );
    }

    private static ProblemHttpResult Checking(HttpContext context) =>
        Problems.ResultWithRetryAfter(
            context,
            StatusCodes.Status503ServiceUnavailable,
            Retry,
            "The server is still checking the recordings after its start, so nothing can be deleted. Try again in a few seconds."
        );

    private static string BytesText(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");

    private static RetentionModel ToModel(RetentionPlan plan, bool isDryRun) =>
        new(isDryRun, plan.Bytes, [.. plan.Items.Take(MaxItems).Select(ToModel)], plan.Items.Count > MaxItems);

    private static RetentionItemModel ToModel(RetentionItem item) =>
        item.Segment is { } segment
            ? new RetentionItemModel(
                segment.CameraId,
                SegmentName.TextOf(segment.Tier),
                UnixTime.FromMicroseconds(segment.StartMicroseconds),
                UnixTime.FromMicroseconds(segment.EndMicroseconds),
                null,
                segment.Bytes,
                item.Reason
            )
            : new RetentionItemModel(item.Still!.CameraId, "stills", null, null, item.Still.Day, item.Still.Bytes, item.Reason);

    private static CameraStorageModel ToModel(CameraStorage camera) =>
        new(
            camera.CameraId,
            camera.Bytes,
            camera.MinuteBytes,
            camera.HourBytes,
            camera.StillsBytes,
            camera.OldestMicroseconds is { } oldest ? UnixTime.FromMicroseconds(oldest) : null,
            camera.NewestMicroseconds is { } newest ? UnixTime.FromMicroseconds(newest) : null,
            camera.Segments,
            camera.DaysLeft
        );
}
