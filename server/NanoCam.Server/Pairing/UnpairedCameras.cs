using System.Net;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Pairing;

/// <summary>Camera that connected without a valid key.</summary>
/// <param name="Id">Id that the camera sent. Valid in form, but not verified.</param>
/// <param name="Address">Address of the camera.</param>
/// <param name="Board">Board that the camera reported, or null.</param>
/// <param name="HasWrongKey">Whether the camera sent a wrong key, rather than none.</param>
/// <param name="First">Time of the first attempt.</param>
/// <param name="Last">Time of the last attempt.</param>
public sealed record UnpairedCamera(string Id, string Address, string? Board, bool HasWrongKey, DateTimeOffset First, DateTimeOffset Last);

/// <summary>
/// Lists unpaired cameras of the last hour, so that a user can find a new camera. In memory only.
/// </summary>
public sealed class UnpairedCameras(TimeProvider time)
{
    /// <summary>Maximum number of listed cameras.</summary>
    public const int MaxCameras = 64;

    /// <summary>
    /// Maximum number of cameras from one address (one /64 for IPv6), so that one client cannot displace all others. An id that another
    /// address sends is another entry: otherwise, a client could take over the entries of other clients.
    /// </summary>
    public const int MaxPerAddress = 8;

    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Id, string Network), (UnpairedCamera Camera, long Noted)> _cameras = [];

    /// <summary>Records an attempt of an unpaired camera.</summary>
    /// <param name="id">A valid id.</param>
    /// <param name="address">Address of the camera.</param>
    /// <param name="board">Board that the camera reported: printable ASCII of at most 64 characters, or null.</param>
    /// <param name="hasWrongKey">Whether the camera sent a key.</param>
    public void Record(string id, IPAddress? address, string? board, bool hasWrongKey)
    {
        var network = PeerAddress.Network(address);
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var known = _cameras.GetValueOrDefault((id, network)).Camera;
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
            _cameras[(id, network)] = (camera, time.GetTimestamp());
        }
    }

    /// <summary>Returns the cameras of the last hour, newest first.</summary>
    public IReadOnlyList<UnpairedCamera> All()
    {
        lock (_gate)
        {
            return
            [
                .. _cameras
                    .Values.Where(entry => time.GetElapsedTime(entry.Noted) < Retention)
                    .OrderByDescending(entry => entry.Noted)
                    .Select(entry => entry.Camera),
            ];
        }
    }

    /// <summary>Removes a camera that was paired.</summary>
    public void Remove(string id)
    {
        lock (_gate)
        {
            foreach (var key in _cameras.Keys.Where(key => key.Id == id).ToList())
            {
                _cameras.Remove(key);
            }
        }
    }

    // If the list is full, the address with the most entries loses its oldest one.
    private void MakeRoom(string network)
    {
        var own = _cameras.Where(entry => entry.Key.Network == network).ToList();
        var displaced =
            own.Count >= MaxPerAddress ? own
            : _cameras.Count >= MaxCameras ? [.. _cameras.GroupBy(entry => entry.Key.Network).MaxBy(group => group.Count())!]
            : [];
        if (displaced.Count > 1)
        {
            _cameras.Remove(displaced.MinBy(entry => entry.Value.Noted).Key);
        }
        else if (displaced.Count == 1)
        {
            // Every entry has a different address.
            _cameras.Remove(_cameras.MinBy(entry => entry.Value.Noted).Key);
        }
    }
}
