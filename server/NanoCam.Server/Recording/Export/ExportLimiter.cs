namespace NanoCam.Server.Recording.Export;

/// <summary>Limits exports that run at the same time, in all and for each client.</summary>
internal sealed class ExportLimiter
{
    /// <summary>
    /// Maximum number of exports. Each reads from the disk that the recorder writes to, so more exports would slow down each other and the
    /// recorder.
    /// </summary>
    public const int MaxExports = 4;

    /// <summary>Maximum number of exports of one client. A client can read slowly, and others must still be able to export.</summary>
    public const int MaxExportsOfClient = 2;

    private readonly Lock _gate = new();
    private readonly List<object> _clients = [];
    private bool _isEncoding;

    /// <summary>Begins an export; returns null if too many are running. The caller disposes it.</summary>
    /// <param name="client">The user, token or share link; without one, the address.</param>
    /// <param name="encodes">Whether it encodes video, which takes a core. One export at a time does.</param>
    public IDisposable? TryBegin(object client, bool encodes)
    {
        lock (_gate)
        {
            var isFull = _clients.Count == MaxExports || _clients.Count(client.Equals) == MaxExportsOfClient;
            if (isFull || (encodes && _isEncoding))
            {
                return null;
            }

            _clients.Add(client);
            _isEncoding |= encodes;
            return new Permit(this, client, encodes);
        }
    }

    private void End(object client, bool encodes)
    {
        lock (_gate)
        {
            _clients.Remove(client);
            _isEncoding &= !encodes;
        }
    }

    private sealed class Permit(ExportLimiter limiter, object client, bool encodes) : IDisposable
    {
        public void Dispose() => limiter.End(client, encodes);
    }
}
