namespace NanoCam.Cli.Doctor;

/// <summary>The lock file of a data directory, which a running server holds.</summary>
internal static class ServerLock
{
    private const string Name = ".lock";

    /// <summary>Takes the lock until the result is disposed, so that no server starts meanwhile. Null if there is none to take.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="isRunning">Whether a server holds the lock.</param>
    public static IDisposable? TryTake(string directory, out bool isRunning)
    {
        isRunning = false;
        try
        {
            return new FileStream(Path.Combine(directory, Name), FileMode.Open, FileAccess.Read, FileShare.None);
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
        {
            // No server has used the directory, or it belongs to another user; then nothing can be changed either.
            return null;
        }
        catch (IOException)
        {
            isRunning = true;
            return null;
        }
    }
}
