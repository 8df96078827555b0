namespace NanoCam.Server.Stills;

/// <summary>Result of storing a frame.</summary>
public enum StoreResult
{
    /// <summary>The file has its final name.</summary>
    Stored,

    /// <summary>The free space is below the configured minimum, or zero.</summary>
    DiskFull,

    /// <summary>Another error, which is in the log.</summary>
    Failed,
}
