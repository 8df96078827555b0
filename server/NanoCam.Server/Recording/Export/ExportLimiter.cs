namespace NanoCam.Server.Recording.Export;

/// <summary>Limits exports that run at the same time.</summary>
internal sealed class ExportLimiter
{
    /// <summary>Exports at most. Each reads the disk that the recorder writes; more make all of them slower, and the recorder too.</summary>
    public const int MaxExports = 4;

    private readonly SemaphoreSlim _exports = new(MaxExports);
    private readonly SemaphoreSlim _encoders = new(1);

    /// <summary>Begins an export; null if too many run. The caller disposes it.</summary>
    /// <param name="encodes">Whether it encodes video, which takes a core. One export at a time does.</param>
    public IDisposable? TryBegin(bool encodes)
    {
        if (!_exports.Wait(0))
        {
            return null;
        }

        if (encodes && !_encoders.Wait(0))
        {
            _exports.Release();
            return null;
        }

        return new Permit(this, encodes);
    }

    private sealed class Permit(ExportLimiter limiter, bool encodes) : IDisposable
    {
        public void Dispose()
        {
            if (encodes)
            {
                limiter._encoders.Release();
            }

            limiter._exports.Release();
        }
    }
}
