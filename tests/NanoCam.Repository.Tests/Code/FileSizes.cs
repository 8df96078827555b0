namespace NanoCam.Repository.Tests.Code;

/// <summary>Limits the length of files: a warning above 250 lines, an error above 400.</summary>
internal static class FileSizes
{
    public const int SoftLimit = 250;
    public const int HardLimit = 400;

    public static IEnumerable<Finding> LongerThan(int limit, IEnumerable<SourceFile> files) =>
        from file in files
        where file.HasExtension(".cs", ".js", ".c", ".cpp") && file.Lines.Count > limit
        orderby file.Lines.Count descending
        select file.Finding(limit + 1, $"{file.Lines.Count} lines; the limit is {limit}");
}
