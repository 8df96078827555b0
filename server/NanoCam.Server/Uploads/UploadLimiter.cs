using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;
using NanoCam.Server.Ingest;

namespace NanoCam.Server.Uploads;

/// <summary>Limits the uploads in progress of each camera, and numbers uploads in the order in which they began.</summary>
internal sealed class UploadLimiter(IOptions<IngestOptions> options)
{
    private readonly int _perCamera = options.Value.MaxUploadsPerCamera;
    private readonly ConcurrencyCounter<string> _cameras = new();
    private long _begun;
    private long _refused;

    /// <summary>Uploads refused since the server started.</summary>
    public long Rejected => Interlocked.Read(ref _refused);

    /// <summary>
    /// Tries to begin an upload. The caller disposes the lease. While the camera is unknown (null), the upload is numbered but not limited.
    /// </summary>
    public UploadLease Acquire(string? camera)
    {
        var begun = Interlocked.Increment(ref _begun);
        if (camera is null)
        {
            return new UploadLease(null, null, begun, IsAcquired: true);
        }

        if (_cameras.TryEnter(camera, _perCamera))
        {
            return new UploadLease(this, camera, begun, IsAcquired: true);
        }

        Interlocked.Increment(ref _refused);
        return new UploadLease(null, camera, begun, IsAcquired: false);
    }

    /// <summary>Permission for one upload.</summary>
    /// <param name="Limiter">Where to return the permission; null when it counts for no camera.</param>
    /// <param name="Camera">Id of the camera, or null.</param>
    /// <param name="Begun">Number of the upload; grows.</param>
    /// <param name="IsAcquired">Whether the upload may continue.</param>
    public readonly record struct UploadLease(UploadLimiter? Limiter, string? Camera, long Begun, bool IsAcquired) : IDisposable
    {
        /// <summary>Ends the upload. Call it once.</summary>
        public void Dispose() => Limiter?._cameras.Leave(Camera!);
    }
}
