namespace NanoCam.Repository.Tests.Code;

/// <summary>A folder with more than 30 files contains two features.</summary>
internal static class FolderSizes
{
    public const int MaxFiles = 30;

    /// <summary>Larger folders; the list only shrinks.</summary>
    private static readonly HashSet<string> Exceptions = new(StringComparer.Ordinal)
    {
        "device/NanoCam.Device/Uplink",
        "shared/NanoCam.Wire",
        "tools/NanoCam.Client",
    };

    /// <summary>Exceptions that are no longer larger, or do not exist.</summary>
    public static IEnumerable<string> FindStale(IEnumerable<SourceFile> files) =>
        Exceptions.Where(folder => files.Count(file => file.HasExtension(".cs") && file.Folder == folder) <= MaxFiles);

    public static IEnumerable<Finding> Check(IEnumerable<SourceFile> files) =>
        from file in files
        where file.HasExtension(".cs")
        group file by file.Folder into folder
        where folder.Count() > MaxFiles && !Exceptions.Contains(folder.Key)
        select new Finding(
            folder.Key,
            1,
            $"{folder.Count()} C# files; the limit is {MaxFiles}. Split the folder into two, or move a part into a sub-folder "
                + "that the rest does not use."
        );
}
