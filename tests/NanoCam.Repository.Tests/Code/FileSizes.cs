namespace NanoCam.Repository.Tests.Code;

/// <summary>One idea per file: 250 lines is where one asks whether there are two, 400 is where there are.</summary>
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
