namespace NanoCam.Cli.Running;

/// <summary>Finds programs that this tool runs, the way a shell would.</summary>
internal static class ProgramPath
{
    /// <summary>Returns the file of a program, or null when no folder of <c>PATH</c> has it.</summary>
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
