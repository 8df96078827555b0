using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Live;
using NanoCam.Server.Stills;

namespace NanoCam.Server.Compat;

/// <summary>
/// Returns the newest live frame in <c>/latest</c> if it is newer than the newest still, and serves the frame in <c>/images</c>. Pages
/// that poll the two routes show live video, and no file is written.
/// </summary>
internal sealed class LiveLatest(CameraRegistry cameras, DefaultCamera defaultCamera, LiveStills liveStills, TimeProvider time)
    : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (request.RouteValues["filename"] is string filename)
        {
            return StillName.TryParse(filename, out var name) && liveStills.Take(name) is { } frame
                ? new FrameAnswer(frame, name)
                : await next(context);
        }

        var stored = await next(context);
        var camera = request.Query.TryGetValue("camera", out var id) ? Find(id.ToString()) : defaultCamera.Current;
        return camera is not null && liveStills.NameNewest(camera) is { } live && IsNewer(live, stored)
            ? TypedResults.Json(
                new LatestModel { Filename = live.Text, Timestamp = live.Time.ToUnixTimeMilliseconds() / 1000m },
                StillJson.Default.LatestModel
            )
            : stored;
    }

    private Camera? Find(string id) => cameras.TryGet(id, out var camera) ? camera : null;

    // A still from the future was stored before the clock was set back.
    private bool IsNewer(StillName live, object? stored) =>
        stored is not JsonHttpResult<LatestModel> { Value: { } still }
        || live.Time.ToUnixTimeMilliseconds() / 1000m > still.Timestamp
        || still.Timestamp > time.GetUtcNow().ToUnixTimeMilliseconds() / 1000m;

    private sealed class FrameAnswer(Frame frame, StillName name) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            try
            {
                var response = context.Response;
                response.ContentType = "image/jpeg";
                response.ContentLength = frame.Length;
                response.Headers.ETag = new EntityTagHeaderValue($"\"{name.Text}\"").ToString();
                response.Headers.CacheControl = "private, max-age=60";
                if (!HttpMethods.IsHead(context.Request.Method))
                {
                    await response.Body.WriteAsync(frame.Jpeg, context.RequestAborted);
                }
            }
            finally
            {
                frame.Release();
            }
        }
    }
}
