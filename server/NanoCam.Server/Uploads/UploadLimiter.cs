using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;
using NanoCam.Server.Ingest;

namespace NanoCam.Server.Uploads;

/// <summary>Uploads under way: so many at once of each camera, and the order in which they began.</summary>
internal sealed class UploadLimiter(IOptions<IngestOptions> options)
{
    private readonly int _perCamera = options.Value.MaxUploadsPerCamera;
    private readonly ConcurrencyCounter<string> _cameras = new();
    private long _begun;
    private long _refused;

    /// <summary>Uploads that were refused since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>
    /// Takes a place for an upload; the caller disposes of it. Of a camera that is not known yet (null) only the order is noted.
    /// </summary>
    public Place Enter(string? camera)
    {
        var begun = Interlocked.Increment(ref _begun);
        if (camera is null)
        {
            return new Place(null, null, begun, IsRefused: false);
        }

        if (_cameras.TryEnter(camera, _perCamera))
        {
            return new Place(this, camera, begun, IsRefused: false);
        }

        Interlocked.Increment(ref _refused);
        return new Place(null, camera, begun, IsRefused: true);
    }

    /// <summary>A place for one upload.</summary>
    /// <param name="Owner">Where to give it back; null when there is nothing to give back.</param>
    /// <param name="Camera">Whose it is, or null.</param>
    /// <param name="Begun">Grows from upload to upload.</param>
    /// <param name="IsRefused">Whether there was none.</param>
    public readonly record struct Place(UploadLimiter? Owner, string? Camera, long Begun, bool IsRefused) : IDisposable
    {
        /// <summary>Gives it back. Once.</summary>
        public void Dispose() => Owner?._cameras.Leave(Camera!);
    }
}
