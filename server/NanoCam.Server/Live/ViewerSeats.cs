using Microsoft.Extensions.Options;
using NanoCam.Server.Access;

namespace NanoCam.Server.Live;

/// <summary>
/// Counts who watches: no user, token or link, and no camera, takes more than its part of what the server can serve. Asked when a stream or a
/// socket opens, never for a frame.
/// </summary>
internal sealed class ViewerSeats(IOptions<LiveOptions> options)
{
    private readonly int _perUser = options.Value.MaxViewersPerUser;
    private readonly int _perCamera = options.Value.MaxViewersPerCamera;
    private readonly Tally<object> _users = new();
    private readonly Tally<string> _cameras = new();
    private long _refused;

    /// <summary>Viewers that were refused since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Takes a seat for one of a user's viewers. The caller gives it back once if it is there.</summary>
    /// <param name="user">What tells users apart: number of a user, or the token or link itself.</param>
    public bool TryTakeOfUser(object user) => Count(_users.TryEnter(user, _perUser));

    /// <summary>Gives it back.</summary>
    public void GiveToUser(object user) => _users.Leave(user);

    /// <summary>Takes a seat before a camera. The caller gives it back once if it is there.</summary>
    public bool TryTakeOfCamera(string camera) => Count(_cameras.TryEnter(camera, _perCamera));

    /// <summary>Gives it back.</summary>
    public void GiveToCamera(string camera) => _cameras.Leave(camera);

    /// <summary>Counts a viewer that was refused because there are too many in all.</summary>
    public void CountRefused() => Interlocked.Increment(ref _refused);

    private bool Count(bool isSeated)
    {
        if (!isSeated)
        {
            CountRefused();
        }

        return isSeated;
    }
}

/// <summary>Marks routes whose requests last: each is one viewer.</summary>
/// <param name="OnlyWith">Query parameter without which a request is answered at once, and is none; null where all are.</param>
internal sealed record SeatTaker(string? OnlyWith = null)
{
    /// <summary>Whether a request is a viewer.</summary>
    public bool Includes(HttpRequest request) => HttpMethods.IsGet(request.Method) && (OnlyWith is null || request.Query.ContainsKey(OnlyWith));
}
