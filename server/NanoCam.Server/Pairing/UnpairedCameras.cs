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

    /// <summary>Maximum number of cameras from one address (one /64 for IPv6), so that one client cannot displace all others.</summary>
    public const int MaxPerAddress = 8;

    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (UnpairedCamera Camera, string Network)> _cameras = new(StringComparer.Ordinal);

    /// <summary>Records an attempt of an unpaired camera.</summary>
    /// <param name="id">A valid id.</param>
    /// <param name="address">Address of the camera.</param>
    /// <param name="board">Board that the camera reported: printable ASCII of at most 64 characters, or null.</param>
    /// <param name="hasWrongKey">Whether the camera sent a key.</param>
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

    /// <summary>Returns the cameras of the last hour, newest first.</summary>
    public IReadOnlyList<UnpairedCamera> All()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            return
            [
                .. _cameras
                    .Values.Select(entry => entry.Camera)
                    .Where(camera => now - camera.Last < Retention)
                    .OrderByDescending(camera => camera.Last),
            ];
        }
    }

    /// <summary>Removes a camera that was paired.</summary>
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
        var oldest =
            same.Count >= MaxPerAddress ? same.MinBy(camera => camera.Last)
            : _cameras.Count >= MaxCameras ? _cameras.Values.Select(entry => entry.Camera).MinBy(camera => camera.Last)
            : null;
        if (oldest is not null)
        {
            _cameras.Remove(oldest.Id);
        }
    }
}
