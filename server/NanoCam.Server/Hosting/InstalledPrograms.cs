namespace NanoCam.Server.Hosting;

/// <summary>Programs on the path of the server, which some routes use if they are installed.</summary>
internal static class InstalledPrograms
{
    /// <summary>The program that encodes MP4.</summary>
    public const string Ffmpeg = "ffmpeg";

    /// <summary>Absolute path of a program; null if it is not installed.</summary>
    public static string? Find(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}
