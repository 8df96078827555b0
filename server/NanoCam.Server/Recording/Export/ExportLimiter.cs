namespace NanoCam.Server.Recording.Export;

/// <summary>Limits exports that run at the same time.</summary>
internal sealed class ExportLimiter
{
    /// <summary>
    /// Maximum number of exports. Each reads from the disk that the recorder writes to, so more exports would slow down each other and the
    /// recorder.
    /// </summary>
    public const int MaxExports = 4;

    private readonly Lock _gate = new();
    private int _exports;
    private bool _isEncoding;

    /// <summary>Begins an export; returns null if too many are running. The caller disposes it.</summary>
    /// <param name="encodes">Whether it encodes video, which takes a core. One export at a time does.</param>
    public IDisposable? TryBegin(bool encodes)
    {
        lock (_gate)
        {
            if (_exports == MaxExports || (encodes && _isEncoding))
            {
                return null;
            }

            _exports++;
            _isEncoding |= encodes;
            return new Permit(this, encodes);
        }
    }

    private void End(bool encodes)
    {
        lock (_gate)
        {
            _exports--;
            _isEncoding &= !encodes;
        }
    }

    private sealed class Permit(ExportLimiter limiter, bool encodes) : IDisposable
    {
        public void Dispose() => limiter.End(encodes);
    }
}
