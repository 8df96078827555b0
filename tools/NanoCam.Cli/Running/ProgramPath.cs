namespace NanoCam.Cli.Running;

/// <summary>Finds programs in <c>PATH</c>, like a shell.</summary>
internal static class ProgramPath
{
    /// <summary>Returns the path of a program, or null if no folder of <c>PATH</c> contains it.</summary>
    public static string? Find(Terminal terminal, string name)
    {
        string[] files = OperatingSystem.IsWindows() ? [name + ".exe", name + ".cmd"] : [name];
        IEnumerable<string> folders = (terminal.ReadEnvironment("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
        return folders.SelectMany(folder => files.Select(file => Path.Combine(folder, file))).FirstOrDefault(File.Exists);
    }
}
