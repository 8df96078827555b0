namespace NanoCam.Server.Stills;

/// <summary>Whether a still could be stored.</summary>
public enum StoreResult
{
    /// <summary>It is on disk under its name.</summary>
    Stored,

    /// <summary>The disk has less free space than is to be left alone, or none.</summary>
    DiskFull,

    /// <summary>The disk refused for another reason, which is logged.</summary>
    Failed,
}
