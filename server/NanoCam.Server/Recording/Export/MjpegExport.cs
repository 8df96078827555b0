namespace NanoCam.Server.Recording.Export;

/// <summary>Concatenated JPEGs, as read by <c>ffmpeg -f mjpeg</c> and many players. Contains no timestamps.</summary>
internal sealed class MjpegExport : ExportFormat
{
    /// <inheritdoc/>
    public override string MediaType => "video/x-motion-jpeg";

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ExportSink sink, ExportSource source, long length, CancellationToken cancellationToken)
    {
        foreach (var frame in source.Frames())
        {
            if (sink.IsDone)
            {
                return;
            }

            if (sink.Includes(frame.Length))
            {
                await sink.WriteFrameAsync(frame, cancellationToken);
            }
        }
    }
}
