using System.Globalization;
using Microsoft.Net.Http.Headers;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Live;
using NanoCam.Wire;

namespace NanoCam.Server.Compat.CameraWebServer;

/// <summary>Serves the routes of CameraWebServer for the camera in <c>?camera=</c>, or for the default camera.</summary>
internal sealed class CameraWebServerEndpoints(
    CameraRegistry cameras,
    DefaultCamera defaultCamera,
    FrameEndpoint frames,
    CameraSettingsService settings,
    TimeProvider time
)
{
    // The firmware's own /control waits this long for its capture thread.
    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(3);

    /// <summary><c>GET /snapshot</c>: the newest frame.</summary>
    public Task SnapshotAsync(HttpContext context)
    {
        if (Find(context) is not { } camera)
        {
            return NoCameraAsync(context);
        }

        context.Request.RouteValues["id"] = camera.Id;
        return frames.HandleAsync(context);
    }

    /// <summary><c>GET /capture</c>: the same, with CameraWebServer's file name.</summary>
    public Task CaptureAsync(HttpContext context)
    {
        context.Response.Headers.ContentDisposition = "inline; filename=capture.jpg";
        return SnapshotAsync(context);
    }

    /// <summary><c>GET /status</c>: the settings in CameraWebServer's form.</summary>
    public Task StatusAsync(HttpContext context)
    {
        if (Find(context) is not { } camera)
        {
            return NoCameraAsync(context);
        }

        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(CameraWebServerStatus.Write(camera, time.Microseconds()), "application/json").ExecuteAsync(context);
    }

    /// <summary>
    /// <c>GET /control?var=&amp;val=</c>, with the status codes of CameraWebServer: 200 once the camera has confirmed the value, 404
    /// without var or val, 500 for a value that the camera does not accept.
    /// </summary>
    public async Task ControlAsync(HttpContext context)
    {
        if (Find(context) is not { } camera)
        {
            await NoCameraAsync(context);
            return;
        }

        var query = context.Request.Query;
        if (query["var"].ToString() is not { Length: > 0 } name || query["val"].ToString() is not { Length: > 0 } text)
        {
            await AnswerAsync(context, StatusCodes.Status404NotFound, "Needed: /control?var=NAME&val=NUMBER");
        }
        else if (
            !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || ChangeOf(name, value) is not { } change
        )
        {
            await AnswerAsync(
                context,
                StatusCodes.Status500InternalServerError,
                "The variable does not exist, or the value is outside its range."
            );
        }
        else if (!camera.IsOnline(time.Microseconds()))
        {
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, $"Camera {camera.Id} is offline.");
        }
        else
        {
            await SetAsync(context, camera, name, change);
        }
    }

    private async Task SetAsync(HttpContext context, Camera camera, string name, SettingsChange change)
    {
        if (await settings.ChangeAsync(camera, change, context, context.RequestAborted) is { } error)
        {
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, error);
            return;
        }

        // A camera without a stream uplink receives the change in the response to its next frame.
        var answer = camera.Link is null ? null : await settings.WaitForReportAsync(camera, ConfirmTimeout, context.RequestAborted);
        if (
            answer is not null
            && ControlNames.TryParse(name, out var control)
            && Array.Exists(answer.Refused, refused => refused.Control == control)
        )
        {
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, $"Camera {camera.Id} does not accept this value.");
        }
    }

    private static SettingsChange? ChangeOf(string name, int value) =>
        name switch
        {
            "framesize" => value >= 0 && value < FrameSizeNumbers.Count
                ? new SettingsChange { Width = FrameSizeNumbers.WidthOf(value), Height = FrameSizeNumbers.HeightOf(value) }
                : null,
            "quality" => value is >= 0 and <= SensorQuality.Worst ? new SettingsChange { Quality = SensorQuality.ToQuality(value) } : null,
            _ => ControlNames.TryParse(name, out _)
                ? new SettingsChange { Controls = new Dictionary<string, int?> { [name] = value } }
                : null,
        };

    private Camera? Find(HttpContext context)
    {
        var scope = context.Features.Get<CameraScope>();
        var id = context.Request.Query.TryGetValue("camera", out var named) ? named.ToString() : scope?.Camera;
        return id is null ? defaultCamera.Current
            : CameraScope.Includes(scope, id) && cameras.TryGet(id, out var camera) ? camera
            : null;
    }

    private static Task NoCameraAsync(HttpContext context) =>
        context.Request.Query.ContainsKey("camera")
            ? AnswerAsync(context, StatusCodes.Status404NotFound, "There is no such camera. GET /api/cameras lists the known cameras.")
            : AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "No camera has connected yet.");

    private static Task AnswerAsync(HttpContext context, int status, string sentence)
    {
        context.Response.Headers.Remove(HeaderNames.ContentDisposition);
        return LiveResponses.ProblemAsync(context, status, sentence);
    }
}
