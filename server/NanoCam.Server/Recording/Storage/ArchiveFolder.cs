using NanoCam.Server.Database;

namespace NanoCam.Server.Recording.Storage;

/// <summary>Places of the files: <c>recordings/{camera}/{day}/{name}.mkv</c>, with the sidecar <c>.idx</c> beside it.</summary>
internal sealed class ArchiveFolder(DataDirectory data)
{
    /// <summary>Ending of a segment.</summary>
    public const string SegmentEnding = ".mkv";

    /// <summary>Ending of a sidecar.</summary>
    public const string SidecarEnding = ".idx";

    /// <summary>Absolute path of the archive.</summary>
    public string Root { get; } = data.PathOf("recordings");

    /// <summary>Folder of a camera.</summary>
    public string CameraFolder(string cameraId) => Path.Combine(Root, cameraId);

    /// <summary>Folder of a segment.</summary>
    public string DayFolder(string cameraId, string name) => Path.Combine(Root, cameraId, SegmentName.DayOf(name));

    /// <summary>Path of a segment.</summary>
    public string SegmentPath(string cameraId, string name) => Path.Combine(DayFolder(cameraId, name), name + SegmentEnding);

    /// <summary>Path of a sidecar.</summary>
    public string SidecarPath(string cameraId, string name) => Path.Combine(DayFolder(cameraId, name), name + SidecarEnding);
}
