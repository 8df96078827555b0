using Microsoft.Extensions.Options;
using NanoCam.Server.Accounts;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Live;

/// <summary>
/// Counts who watches: neither all together, nor a user, token or link, nor a camera has more viewers than its part of what the server can
/// serve.
/// The newest is refused. Asked when a stream, a socket or a wait begins, never for a frame.
/// </summary>
internal sealed class ViewerLimiter(IOptions<LiveOptions> options)
{
    private static readonly object Everybody = new();

    private readonly LiveOptions _options = options.Value;
    private readonly ConcurrencyCounter<object> _all = new();
    private readonly ConcurrencyCounter<object> _users = new();
    private readonly ConcurrencyCounter<object> _cameras = new();
    private long _refused;

    /// <summary>Viewers that were refused since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Seats a viewer; the caller disposes of the seat. Null when there is none, which the answer then says.</summary>
    /// <param name="context">The request.</param>
    /// <param name="camera">The camera that is watched; null where that is several, or changes.</param>
    public async ValueTask<Seat?> TakeAsync(HttpContext context, string? camera)
    {
        // A user's browsers count together; a token or a link that was passed on must not take its user's seats. Where access is open
        // nobody is told apart, and the limit per address has to do.
        object? user = context.Features.Get<Grant>() is { } grant
            ? grant is Session
                ? grant.User
                : grant
            : null;
        var seat = new Seat();
        if (!seat.TryTake(_all, Everybody, _options.MaxViewers))
        {
            await RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "Too many viewers are connected; NanoCam:Live:MaxViewers is the limit."
            );
        }
        else if (!seat.TryTake(_users, user, _options.MaxViewersPerUser))
        {
            await RefuseAsync(
                context,
                StatusCodes.Status429TooManyRequests,
                "You have as many streams and sockets open as one user, token or link may: close some, or raise NanoCam:Live:MaxViewersPerUser."
            );
        }
        else if (!seat.TryTake(_cameras, camera, _options.MaxViewersPerCamera))
        {
            await RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "This camera has as many viewers as it may: try again later, or raise NanoCam:Live:MaxViewersPerCamera."
            );
        }
        else
        {
            return seat;
        }

        seat.Dispose();
        return null;
    }

    /// <summary>
    /// Takes a seat before one more camera for a viewer who has one already. The caller gives it back once if it is there.
    /// </summary>
    public bool TryTakeOfCamera(string camera)
    {
        if (_cameras.TryEnter(camera, _options.MaxViewersPerCamera))
        {
            return true;
        }

        Interlocked.Increment(ref _refused);
        return false;
    }

    /// <summary>Gives it back.</summary>
    public void GiveToCamera(string camera) => _cameras.Leave(camera);

    private Task RefuseAsync(HttpContext context, int status, string detail)
    {
        Interlocked.Increment(ref _refused);
        return LiveResponses.LaterAsync(context, status, detail);
    }

    /// <summary>What one viewer takes. Disposed of once.</summary>
    internal sealed class Seat : IDisposable
    {
        private readonly List<(ConcurrencyCounter<object> Tally, object Key)> _taken = new(3);

        /// <summary>Takes a part of it; nothing has to be taken for null.</summary>
        public bool TryTake(ConcurrencyCounter<object> tally, object? key, int max)
        {
            if (key is null)
            {
                return true;
            }

            if (!tally.TryEnter(key, max))
            {
                return false;
            }

            _taken.Add((tally, key));
            return true;
        }

        /// <inheritdoc/>
        public void Dispose() => _taken.ForEach(part => part.Tally.Leave(part.Key));
    }
}
