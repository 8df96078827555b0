using Microsoft.Extensions.Options;
using NanoCam.Server.Accounts;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Live;

/// <summary>
/// Limits the total number of viewers, and the viewers of each user, token, share link and camera. Viewers beyond a limit are refused.
/// Checked when a stream, a
/// socket or a waiting request begins, never for a frame.
/// </summary>
internal sealed class ViewerLimiter(IOptions<LiveOptions> options)
{
    private static readonly object AllViewers = new();

    private readonly LiveOptions _options = options.Value;
    private readonly ConcurrencyCounter<object> _all = new();
    private readonly ConcurrencyCounter<object> _users = new();
    private readonly ConcurrencyCounter<object> _cameras = new();
    private long _rejected;

    /// <summary>Viewers refused since the start.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>
    /// Whom the streams and downloads of a request count for: all browsers of a user together, a token or share link that was passed on
    /// separately from its user. Null with open access, where there is no user.
    /// </summary>
    public static object? UserOf(HttpContext context) =>
        context.Features.Get<Credential>() is { } credential
            ? credential is Session
                ? credential.User
                : credential
            : null;

    /// <summary>
    /// Acquires a lease for a viewer, which the caller disposes. If a limit is reached, writes an error response and returns null.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="camera">The watched camera; null if there are several, or if it changes.</param>
    public async ValueTask<ViewerLease?> AcquireAsync(HttpContext context, string? camera)
    {
        var user = UserOf(context);
        var lease = new ViewerLease();
        if (!lease.TryAcquire(_all, AllViewers, _options.MaxViewers))
        {
            await RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "Too many viewers are connected. Try again later, or raise NanoCam:Live:MaxViewers."
            );
        }
        else if (!lease.TryAcquire(_users, user, _options.MaxViewersPerUser))
        {
            await RefuseAsync(
                context,
                StatusCodes.Status429TooManyRequests,
                "You have reached the maximum number of open streams and sockets for one user, token or share link. Close some, "
                    + "or raise NanoCam:Live:MaxViewersPerUser."
            );
        }
        else if (!lease.TryAcquire(_cameras, camera, _options.MaxViewersPerCamera))
        {
            await RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "This camera has reached its maximum number of viewers. Try again later, or raise NanoCam:Live:MaxViewersPerCamera."
            );
        }
        else
        {
            return lease;
        }

        lease.Dispose();
        return null;
    }

    /// <summary>
    /// Counts one more viewer of a camera, for a viewer with a lease. The caller calls <see cref="ReleaseCamera"/> once if this returns
    /// true.
    /// </summary>
    public bool TryAcquireCamera(string camera)
    {
        if (_cameras.TryEnter(camera, _options.MaxViewersPerCamera))
        {
            return true;
        }

        Interlocked.Increment(ref _rejected);
        return false;
    }

    /// <summary>Decrements the number of viewers of a camera.</summary>
    public void ReleaseCamera(string camera) => _cameras.Leave(camera);

    private Task RefuseAsync(HttpContext context, int status, string detail)
    {
        Interlocked.Increment(ref _rejected);
        return LiveResponses.WriteWithRetryAfterAsync(context, status, detail);
    }

    /// <summary>Permission for one viewer. Disposed once.</summary>
    internal sealed class ViewerLease : IDisposable
    {
        private readonly List<(ConcurrencyCounter<object> Counter, object Key)> _entered = new(3);

        /// <summary>Counts the viewer in one of the limits; a null key has no limit.</summary>
        public bool TryAcquire(ConcurrencyCounter<object> counter, object? key, int max)
        {
            if (key is null)
            {
                return true;
            }

            if (!counter.TryEnter(key, max))
            {
                return false;
            }

            _entered.Add((counter, key));
            return true;
        }

        /// <inheritdoc/>
        public void Dispose() => _entered.ForEach(entry => entry.Counter.Leave(entry.Key));
    }
}
