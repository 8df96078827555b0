using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Explain;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Recording.History;

/// <summary>Maps the routes that read recordings, frames and events as JSON.</summary>
internal static class HistoryRoutes
{
    private const int MaxPage = 1_000;
    private const int DefaultPage = 200;
    private const int MaxSteps = 20_000;
    private const int AutomaticSteps = 2_000;
    private const long Second = 1_000_000;

    private static readonly string[] Steps = ["10", "60", "3600", "86400"];

    /// <summary>Maps the routes.</summary>
    public static void MapHistory(this IEndpointRouteBuilder routes)
    {
        MapRanges(routes);
        MapEvents(routes);
    }

    private static void MapRanges(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/cameras/{id}/recordings", GetRecordings)
            .WithName("listRecordings")
            .WithTags(ApiTags.Recording)
            .WithSummary("List segments and gaps")
            .WithDescription("Segments of a range, and the gaps in it with their causes.")
            .WithRange();
        routes
            .MapGet("/api/cameras/{id}/timeline", GetTimeline)
            .WithName("getTimeline")
            .WithTags(ApiTags.Recording)
            .WithSummary("Get frames and gaps per time step")
            .WithDescription(
                "Columns with one entry for each step. The server reads no frames for this, so a month takes only milliseconds."
            )
            .WithRange()
            .WithQuery("step", JsonSchemaType.Integer, "Seconds: 10, 60, 3600 or 86400. Default: at most 2,000 steps.");
        routes
            .MapGet("/api/cameras/{id}/frames", GetFrames)
            .WithName("listFrames")
            .WithTags(ApiTags.Recording)
            .WithSummary("List recorded frames and stills")
            .WithDescription("One page, in order of capture time. `frames/at` returns a recorded frame, `/images/{filename}` a still.")
            .WithRange()
            .WithQuery("every", JsonSchemaType.Number, "Seconds between two recorded frames. Default: all frames.")
            .WithQuery("limit", JsonSchemaType.Integer, "Maximum number, 1 to 1,000. Default: 200.")
            .WithQuery("cursor", JsonSchemaType.String, "The value of `next` from the previous page.");
        routes
            .MapGet("/api/cameras/{id}/explain", ExplainAsync)
            .WithName("explainRange")
            .WithTags(ApiTags.Recording)
            .WithSummary("Explain which frames are stored, and what happened to the camera")
            .WithDescription(
                "Counts the frames of a range by outcome: received = stored + thinned + dropped. `period` describes the camera, "
                    + "whether it is recorded or not: times without frames by cause, restarts, health, and advice."
            )
            .WithRange()
            .WithQuery(
                "frames",
                JsonSchemaType.Boolean,
                "`false` leaves out the count of recorded frames. It reads each of their records."
            );
    }

    private static void MapEvents(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/cameras/{id}/events", GetEvents)
            .WithName("listCameraEvents")
            .WithTags(ApiTags.Recording)
            .WithSummary("List the events of a camera")
            .WithDescription("One page, newest first.")
            .WithRange()
            .WithEventQuery();
        routes
            .MapGet("/api/events", GetAllEvents)
            .WithName("listEvents")
            .WithTags(ApiTags.Recording)
            .WithSummary("List the events of all cameras")
            .WithDescription("One page, newest first. Events of the server itself have no camera.")
            .WithQuery("from", JsonSchemaType.String, $"Start of the range: {ArchiveTime.Rule}. Default: 24 hours before `to`.")
            .WithQuery("to", JsonSchemaType.String, "End of the range. Default: now.")
            .WithEventQuery()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/api/events/summary", GetSummary)
            .WithName("summarizeEvents")
            .WithTags(ApiTags.Recording)
            .WithSummary("Count events by camera and kind")
            .WithDescription("Counts the events that began in the range, such as those of a day.")
            .WithQuery("from", JsonSchemaType.String, $"Start of the range: {ArchiveTime.Rule}. Default: 24 hours before `to`.")
            .WithQuery("to", JsonSchemaType.String, "End of the range. Default: now.")
            .WithQuery("camera", RouteDescriptions.Matching(CameraId.Pattern), "Id of a camera. Default: all.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static TBuilder WithEventQuery<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route
            .WithQuery("kind", JsonSchemaType.String, "Kinds, separated by commas. Default: all.")
            .WithQuery("limit", JsonSchemaType.Integer, "Maximum number, 1 to 1,000. Default: 200.")
            .WithQuery("cursor", JsonSchemaType.String, "The value of `next` from the previous page.");

    private static Results<Ok<RecordingsModel>, ProblemHttpResult> GetRecordings(
        string id,
        HttpContext context,
        ArchiveLookup lookup,
        HistoryReader history
    )
    {
        var query = lookup.Read(context).ReadRange();
        return query.Problem is { } problem ? problem : TypedResults.Ok(history.Recordings(id, query.From, query.To));
    }

    private static Results<Ok<TimelineModel>, ProblemHttpResult> GetTimeline(
        string id,
        HttpContext context,
        ArchiveLookup lookup,
        HistoryReader history
    )
    {
        var query = lookup.Read(context).ReadRange();
        var seconds = (query.To - query.From) / Second;
        var automatic = Array.Find(Steps, step => seconds / Number(step) < AutomaticSteps) ?? Steps[^1];
        var step = Number(query.Word("step", automatic, Steps));
        if (seconds / step >= MaxSteps)
        {
            query.Fail(
                $"The range has more than {MaxSteps} steps of {step} seconds. Request a shorter range or longer steps.",
                ProblemCodes.InvalidRange
            );
        }

        return query.Problem is { } problem ? problem : TypedResults.Ok(history.Timeline(id, query.From, query.To, step));
    }

    private static Results<Ok<FramePage>, ProblemHttpResult> GetFrames(
        string id,
        HttpContext context,
        ArchiveLookup lookup,
        FrameList frames
    )
    {
        var query = lookup.Read(context).ReadRange();
        var every = query.ReadEvery();
        var limit = query.Integer("limit", DefaultPage, MaxPage);
        var cursor = ReadCursor(query);
        return query.Problem is { } problem ? problem : TypedResults.Ok(frames.Read(query, every, cursor, limit));
    }

    private static async Task<Results<Ok<ExplainModel>, ProblemHttpResult>> ExplainAsync(
        string id,
        HttpContext context,
        ArchiveLookup lookup,
        FrameAccounting accounting,
        CameraRegistry cameras,
        PeriodReader periods
    )
    {
        var query = lookup.Read(context).ReadRange();
        var hasFrames = query.Word("frames", "true", "true", "false") == "true";
        if (query.Problem is { } problem)
        {
            return problem;
        }

        // The recordings of a camera that was removed are explained, too.
        cameras.TryGet(id, out var camera);
        var balance = hasFrames ? await accounting.ExplainAsync(id, query.From, query.To, context.RequestAborted) : new FrameBalance();
        return TypedResults.Ok(
            new ExplainModel(
                id,
                UnixTime.FromMicroseconds(query.From),
                UnixTime.FromMicroseconds(query.To),
                balance.Received,
                balance.Stored,
                balance.Thinned,
                balance.Dropped,
                balance.Lost,
                balance.Rejected,
                balance.Unexplained,
                balance.Causes,
                PeriodModel.Of(periods.Read(id, camera, query.From, query.To))
            )
        );
    }

    private static Results<Ok<EventPage>, ProblemHttpResult> GetEvents(
        string id,
        HttpContext context,
        ArchiveLookup lookup,
        EventList events
    ) => ReadEvents(id, lookup.Read(context), events);

    private static Results<Ok<EventPage>, ProblemHttpResult> GetAllEvents(HttpContext context, ArchiveLookup lookup, EventList events) =>
        ReadEvents(null, lookup.ReadForAll(context), events);

    private static Results<Ok<EventSummary>, ProblemHttpResult> GetSummary(HttpContext context, ArchiveLookup lookup, EventList events)
    {
        var query = lookup.ReadForAll(context).ReadRange();
        var camera = query.Text("camera");
        if (camera is not null && !CameraId.IsValid(camera))
        {
            query.Fail(CameraId.Rule, ProblemCodes.InvalidCameraId);
        }

        return query.Problem is { } problem ? problem : TypedResults.Ok(events.Summarize(camera, query));
    }

    private static Results<Ok<EventPage>, ProblemHttpResult> ReadEvents(string? cameraId, ArchiveQuery query, EventList events)
    {
        query.ReadRange();
        var kinds = new List<CameraEventKind>();
        foreach (var name in query.Text("kind")?.Split(',') ?? [])
        {
            if (CameraEvents.TryParseKind(name, out var kind))
            {
                kinds.Add(kind);
            }
            else
            {
                query.Fail($"kind must be one of {string.Join(", ", Enum.GetValues<CameraEventKind>().Select(CameraEvents.NameOf))}.");
            }
        }

        var limit = query.Integer("limit", DefaultPage, MaxPage);
        var cursor = ReadCursor(query);
        return query.Problem is { } problem ? problem : TypedResults.Ok(events.Read(cameraId, query, kinds, cursor, limit));
    }

    private static PageCursor? ReadCursor(ArchiveQuery query)
    {
        if (query.Text("cursor") is not { } text)
        {
            return null;
        }

        if (!PageCursor.TryParse(text, out var cursor))
        {
            query.Fail("cursor must be the value of next from the previous page.");
        }

        return cursor;
    }

    private static int Number(string step) => int.Parse(step, System.Globalization.CultureInfo.InvariantCulture);
}
