namespace NanoCam.Server.Recording.Export;

/// <summary>A file format of exports. One instance writes one export: first to measure it, then to send it.</summary>
internal abstract class ExportFormat
{
    /// <summary>Names of the formats, for queries.</summary>
    public static readonly string[] Names = ["mkv", "avi", "zip", "mp4", "mjpeg"];

    /// <summary>Media type of the file.</summary>
    public abstract string MediaType { get; }

    /// <summary>Returns why this format cannot contain an export, or null.</summary>
    /// <param name="source">A measured source.</param>
    public virtual string? Refuse(ExportSource source) => null;

    /// <summary>Writes the file. The bytes depend only on the frames.</summary>
    /// <param name="sink">Destination.</param>
    /// <param name="source">A measured source.</param>
    /// <param name="length">Length of the file; 0 while it is measured.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    public abstract ValueTask WriteAsync(ExportSink sink, ExportSource source, long length, CancellationToken cancellationToken);

    /// <summary>Creates a format by its name; that of mp4 is what the encoder reads.</summary>
    public static ExportFormat Create(string name) =>
        name switch
        {
            "avi" => new AviExport(),
            "zip" => new ZipExport(),
            "mjpeg" => new MjpegExport(),
            _ => new MatroskaExport(),
        };
}
