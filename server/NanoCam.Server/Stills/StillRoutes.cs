using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Stills;

/// <summary>
/// Maps the routes of stills: <c>GET /latest</c>, <c>GET /images/{filename}</c>, <c>POST /api/cameras/{id}/snapshot</c> and
/// <c>POST /api/snapshots</c>.
/// </summary>
internal static class StillRoutes
{
    private const int MaxLimit = 200;

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps the routes.</summary>
    public static void MapStills(this IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods("/latest", GetAndHead, GetLatest)
            .WithName("getLatest")
            .WithTags(ApiTags.Stills)
            .WithSummary("Get the name of the newest still")
            .WithDescription("The newest still of one camera or of all cameras. `/images/{filename}` returns the still itself.")
            .WithResponse(StatusCodes.Status200OK, typeof(LatestModel), "Name and capture time of the still.")
            .WithError(StatusCodes.Status400BadRequest, "The camera id is not valid.")
            .WithError(StatusCodes.Status404NotFound, "There is no still yet.");
        routes
            .MapMethods("/images/{filename}", GetAndHead, GetImage)
            .WithName("getImage")
            .WithTags(ApiTags.Stills)
            .WithSummary("Get a still")
            .WithDescription(
                "The JPEG as the camera sent it. A still never changes, so clients may cache it without limit. "
                    + "Supports range requests and conditional requests."
            )
            .WithPath("filename", "Name from an upload, a snapshot or `/latest`.")
            .WithResponse(StatusCodes.Status200OK, "The JPEG.", "image/jpeg")
            .WithError(StatusCodes.Status404NotFound, "There is no still with this name.");
        routes
            .MapGet("/api/cameras/{id}/stills", List)
            .WithName("listStills")
            .WithTags(ApiTags.Stills)
            .WithCameraId()
            .WithSummary("List the stills of a camera")
            .WithDescription("Returns one page of names, newest first. `/images/{filename}` returns a still itself.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/cameras/{id}/snapshot", routes.ServiceProvider.GetRequiredService<SnapshotEndpoint>().TakeAsync)
            .RequireAuthorization(Policies.Operator)
            .WithName("takeSnapshot")
            .WithTags(ApiTags.Cameras)
            .WithCameraId()
            .WithSummary("Take a snapshot")
            .WithDescription(
                "Takes one full-size still between the live frames of the camera, and stores it. The still is never older than the request."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status504GatewayTimeout)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
        routes
            .MapPost("/api/snapshots", routes.ServiceProvider.GetRequiredService<GroupSnapshotEndpoint>().TakeAsync)
            .RequireAuthorization(Policies.Operator)
            .WithName("takeSnapshots")
            .WithTags(ApiTags.Cameras)
            .WithSummary("Take snapshots of several cameras")
            .WithDescription(
                "Requests a full-size still from several cameras, or from all, at the same time, and stores them. Returns when all cameras "
                    + "have responded or the timeout has passed. Each camera has its own result; no still is older than the request."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>Returns the name of the newest still.</summary>
    /// <param name="stills">The store.</param>
    /// <param name="photos">Numbered photos.</param>
    /// <param name="cameras">All cameras.</param>
    /// <param name="time">Clock.</param>
    /// <param name="camera">Id of one camera; all cameras if omitted.</param>
    private static IResult GetLatest(
        StillStore stills,
        PhotoStore photos,
        CameraRegistry cameras,
        TimeProvider time,
        [Description("Id of one camera. If omitted, all cameras.")] [RegularExpression(CameraId.Pattern)] string? camera = null
    )
    {
        if (camera is not null && !CameraId.IsValid(camera))
        {
            return new StillError(StatusCodes.Status400BadRequest, CameraId.Rule);
        }

        // Only known cameras are searched for, so that made-up ids cost nothing.
        var photo = photos.Newest(camera);
        if (
            (camera is null || cameras.TryGet(camera, out _))
            && stills.TryGetNewest(camera, out var name)
            && !(photo is not null && IsOlder(name.Time, photo.Time, time.GetUtcNow()))
        )
        {
            return TypedResults.Json(
                new LatestModel { Filename = name.Text, Timestamp = name.Time.ToUnixTimeMilliseconds() / 1000m },
                StillJson.Default.LatestModel
            );
        }

        if (photo is not null)
        {
            return TypedResults.Json(
                new LatestModel { Filename = photo.Name, Timestamp = photo.Time.ToUnixTimeMilliseconds() / 1000m },
                StillJson.Default.LatestModel
            );
        }

        return new StillError(
            StatusCodes.Status404NotFound,
            camera is null ? "No image has been stored yet." : $"No image of camera {camera} has been stored yet.",
            ProblemCodes.NoFrameRecorded
        );
    }

    private static Results<Ok<StillPage>, ProblemHttpResult> List(
        string id,
        CameraRegistry cameras,
        StillStore stills,
        StillReasons reasons,
        [Description("Name of a still. Only older stills are returned. If omitted, the newest stills are returned.")] string? before = null,
        [Description("Maximum number of stills, 1 to 200.")] [Range(1, MaxLimit)] int limit = 50
    )
    {
        // Only known cameras are searched for, so that made-up ids cost nothing.
        if (cameras.Find(id, out _) is { } problem)
        {
            return problem;
        }

        if (limit is < 1 or > MaxLimit)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, $"limit must be 1 to {MaxLimit}.");
        }

        StillName? end = null;
        if (before is not null)
        {
            if (!StillName.TryParse(before, out var name))
            {
                return Problems.Result(StatusCodes.Status400BadRequest, "before is not the name of a still.");
            }

            end = name;
        }

        var found = stills.List(id, end, limit + 1);
        IReadOnlyList<StillName> page = [.. found.Take(limit)];
        var known = reasons.Read(page);
        return TypedResults.Ok(
            new StillPage
            {
                Stills =
                [
                    .. page.Select(name => new StillModel
                    {
                        Filename = name.Text,
                        Timestamp = name.Time.ToUnixTimeMilliseconds() / 1000m,
                        Reason = known.GetValueOrDefault(name.Text),
                    }),
                ],
                Next = found.Count > limit ? found[limit - 1].Text : null,
            }
        );
    }

    /// <summary>Sends a still.</summary>
    /// <param name="filename">Name from an upload, a snapshot or /latest.</param>
    /// <param name="stills">The store.</param>
    /// <param name="photos">Numbered photos.</param>
    /// <param name="response">The response.</param>
    private static IResult GetImage(string filename, StillStore stills, PhotoStore photos, HttpResponse response)
    {
        if (photos.TryRead(filename) is { } photo)
        {
            // Numbering restarts when the folder is emptied, so a name can refer to another photo.
            response.Headers.CacheControl = "private, no-cache";
            return TypedResults.Stream(
                photo,
                "image/jpeg",
                lastModified: new DateTimeOffset(File.GetLastWriteTimeUtc(photo.SafeFileHandle), TimeSpan.Zero),
                enableRangeProcessing: true
            );
        }

        if (!StillName.TryParse(filename, out var name) || stills.TryRead(name) is not { } file)
        {
            return new StillError(StatusCodes.Status404NotFound, "There is no stored image with that name.");
        }

        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Stream(
            file,
            "image/jpeg",
            lastModified: name.Time,
            entityTag: new EntityTagHeaderValue($"\"{name.Text}\""),
            enableRangeProcessing: true
        );
    }

    // A time in the future is from before the clock was set back.
    private static bool IsOlder(DateTimeOffset still, DateTimeOffset photo, DateTimeOffset now) =>
        still > now == photo > now ? still < photo : still > now;
}
