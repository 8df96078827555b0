using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.History;

/// <summary>Maps the routes of pins.</summary>
internal static class PinRoutes
{
    private const int MaxPins = 10_000;
    private const int MaxNote = 200;

    /// <summary>Maps the routes.</summary>
    public static void MapPins(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/pins", List)
            .WithName("listPins")
            .WithTags(ApiTags.Recording)
            .WithSummary("List pins")
            .WithDescription("Ranges that retention does not delete, ordered by start.");
        routes
            .MapPost("/api/pins", Add)
            .RequireAuthorization(Policies.Operator)
            .WithName("addPin")
            .WithTags(ApiTags.Recording)
            .WithSummary("Keep a range")
            .WithDescription("Retention keeps every segment that overlaps the range, until the pin is removed.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        routes
            .MapDelete("/api/pins/{id:long}", Remove)
            .RequireAuthorization(Policies.Operator)
            .WithName("removePin")
            .WithTags(ApiTags.Recording)
            .WithSummary("Remove a pin")
            .WithDescription("The recordings stay until retention deletes them.")
            .WithPath("id", "Number of the pin.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Ok<IReadOnlyList<PinModel>> List(Pins pins) =>
        TypedResults.Ok<IReadOnlyList<PinModel>>([.. pins.List().Select(ToModel)]);

    private static Results<Created<PinModel>, ProblemHttpResult> Add(
        PinRequest request,
        HttpContext context,
        ArchiveLookup lookup,
        Pins pins,
        AuditLog audit
    )
    {
        if (lookup.Check(request.Camera) is { } problem)
        {
            return problem;
        }

        if (request.From > request.To)
        {
            return Problems.Result(
                StatusCodes.Status400BadRequest,
                "The range ends before it starts: from must not be after to.",
                ProblemCodes.InvalidRange
            );
        }

        var note = request.Note?.Trim() ?? "";
        if (note.Length > MaxNote || note.Any(char.IsControl))
        {
            return Problems.Result(
                StatusCodes.Status400BadRequest,
                $"note must have at most {MaxNote} characters and no control characters."
            );
        }

        if (pins.List().Count >= MaxPins)
        {
            return Problems.Result(
                StatusCodes.Status429TooManyRequests,
                $"The server has reached its maximum of {MaxPins} pins. Remove one first.",
                ProblemCodes.PinLimit
            );
        }

        var pin = pins.Add(request.Camera, ToMicroseconds(request.From), ToMicroseconds(request.To), note);
        audit.Write(context, AuditActions.PinAdded, request.Camera, note);
        return TypedResults.Created((string?)null, ToModel(pin));
    }

    private static Results<NoContent, ProblemHttpResult> Remove(long id, HttpContext context, Pins pins, AuditLog audit)
    {
        if (!pins.Remove(id))
        {
            return Problems.Result(StatusCodes.Status404NotFound, $"There is no pin {id}.");
        }

        audit.Write(context, AuditActions.PinRemoved, id.ToString(CultureInfo.InvariantCulture));
        return TypedResults.NoContent();
    }

    // Before 1970 there are no frames.
    private static long ToMicroseconds(DateTimeOffset time) => Math.Max(0, UnixTime.ToMicroseconds(time));

    private static PinModel ToModel(Pin pin) =>
        new(
            pin.Id,
            pin.CameraId,
            UnixTime.FromMicroseconds(pin.StartMicroseconds),
            UnixTime.FromMicroseconds(pin.EndMicroseconds),
            pin.Note,
            UnixTime.FromMicroseconds(pin.CreatedMicroseconds)
        );
}
