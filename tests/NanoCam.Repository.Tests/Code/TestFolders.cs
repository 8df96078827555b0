namespace NanoCam.Repository.Tests.Code;

/// <summary>Tests of the server are in folders with the names of the server's folders.</summary>
internal static class TestFolders
{
    private const string Server = "server/NanoCam.Server/";
    private const string Tests = "tests/NanoCam.Server.Tests/";

    public static IEnumerable<Finding> Check(IReadOnlyCollection<SourceFile> files)
    {
        var folders = FoldersBelow(files, Server);
        return FoldersBelow(files, Tests)
            .Where(folder => !folders.Contains(folder))
            .Select(folder => new Finding(
                $"{Tests}{folder}",
                1,
                $"the server has no folder {folder}: move these tests to the folder of the code they test"
            ));
    }

    private static HashSet<string> FoldersBelow(IEnumerable<SourceFile> files, string root) =>
        files
            .Where(file => file.HasExtension(".cs") && file.Folder.StartsWith(root, StringComparison.Ordinal))
            .Select(file => file.Folder[root.Length..])
            .ToHashSet(StringComparer.Ordinal);
}
