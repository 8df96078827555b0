using System.Net;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Pairing;

/// <summary>A camera that came without a key that counts.</summary>
/// <param name="Id">The id it gave; it keeps the rule for ids, and anybody may have given it.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Board">What it said it is, or null.</param>
/// <param name="HasWrongKey">Whether it showed a key, but not the right one.</param>
/// <param name="First">When it first came.</param>
/// <param name="Last">When it last came.</param>
public sealed record UnpairedCamera(string Id, string Address, string? Board, bool HasWrongKey, DateTimeOffset First, DateTimeOffset Last);

/// <summary>
/// Cameras that want to pair: a short memory of strangers, for the person who is looking for one. Nothing of it outlives a restart.
/// </summary>
public sealed class UnpairedCameras(TimeProvider time)
{
    /// <summary>Cameras remembered at once.</summary>
    public const int MaxCameras = 64;

    /// <summary>Of these, from one address (one /64 for IPv6): one stranger must not push out the others.</summary>
    public const int MaxPerAddress = 8;

    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (UnpairedCamera Camera, string Network)> _cameras = new(StringComparer.Ordinal);

    /// <summary>Notes that a camera came.</summary>
    /// <param name="id">A valid id.</param>
    /// <param name="address">Where it came from.</param>
    /// <param name="board">What it said it is: printable ASCII of at most 64 characters, or null.</param>
    /// <param name="hasWrongKey">Whether it showed a key.</param>
    public void Note(string id, IPAddress? address, string? board, bool hasWrongKey)
    {
        var network = PeerAddress.Network(address);
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var known = _cameras.GetValueOrDefault(id).Camera;
            if (known is null)
            {
                MakeRoom(network);
            }

            var camera = new UnpairedCamera(
                id,
                PeerAddress.Text(address),
                string.IsNullOrEmpty(board) ? known?.Board : board,
                hasWrongKey,
                known?.First ?? now,
                now
            );
            _cameras[id] = (camera, network);
        }
    }

    /// <summary>Those that came within the last hour, newest first.</summary>
    public IReadOnlyList<UnpairedCamera> All()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            return
            [
                .. _cameras
                    .Values.Select(entry => entry.Camera)
                    .Where(camera => now - camera.Last < Memory)
                    .OrderByDescending(camera => camera.Last),
            ];
        }
    }

    /// <summary>Forgets one that was paired.</summary>
    public void Remove(string id)
    {
        lock (_gate)
        {
            _cameras.Remove(id);
        }
    }

    private void MakeRoom(string network)
    {
        var same = _cameras.Values.Where(entry => entry.Network == network).Select(entry => entry.Camera).ToList();
        var leaving =
            same.Count >= MaxPerAddress ? same.MinBy(camera => camera.Last)
            : _cameras.Count >= MaxCameras ? _cameras.Values.Select(entry => entry.Camera).MinBy(camera => camera.Last)
            : null;
        if (leaving is not null)
        {
            _cameras.Remove(leaving.Id);
        }
    }
}
