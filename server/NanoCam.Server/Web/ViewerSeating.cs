using NanoCam.Server.Access;
using NanoCam.Server.Live;

namespace NanoCam.Server.Web;

/// <summary>Lets a viewer in while there is a seat for its user and before its camera; refuses the newest.</summary>
internal sealed class ViewerSeating(RequestDelegate next, ViewerSeats seats)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Serves everything that is no viewer as before.</summary>
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<SeatTaker>() is { } taker && taker.Includes(context.Request) ? SeatUserAsync(context) : next(context);

    private async Task SeatUserAsync(HttpContext context)
    {
        // A user's browsers count together; a token or a link that was passed on must not take its user's seats. Where access is open
        // nobody is told apart, and the limit per address has to do.
        object? user = context.Features.Get<Grant>() is { } grant ? grant is Session ? grant.User : grant : null;
        if (user is not null && !seats.TryTakeOfUser(user))
        {
            Problems.WriteLater(
                context.Response,
                StatusCodes.Status429TooManyRequests,
                Pause,
                "You have as many streams and sockets open as one user, token or link may: close some, or raise NanoCam:Live:MaxViewersPerUser.");
            return;
        }

        try
        {
            await SeatBeforeCameraAsync(context);
        }
        finally
        {
            if (user is not null)
            {
                seats.GiveToUser(user);
            }
        }
    }

    private async Task SeatBeforeCameraAsync(HttpContext context)
    {
        // The socket for many cameras counts each when it subscribes.
        if (context.Request.RouteValues["id"] is not string camera)
        {
            await next(context);
            return;
        }

        if (!seats.TryTakeOfCamera(camera))
        {
            Problems.WriteLater(
                context.Response,
                StatusCodes.Status503ServiceUnavailable,
                Pause,
                "This camera has as many viewers as it may: try again later, or raise NanoCam:Live:MaxViewersPerCamera.");
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            seats.GiveToCamera(camera);
        }
    }
}
