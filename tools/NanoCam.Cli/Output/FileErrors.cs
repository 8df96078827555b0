namespace NanoCam.Cli.Output;

/// <summary>User-readable reasons of file errors. .NET's messages mix paths, quotes and error codes.</summary>
internal static class FileErrors
{
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int DiskFull = unchecked((int)0x80070070);

    /// <summary>Returns the reason as part of a sentence, such as "access is denied".</summary>
    public static string ReasonOf(Exception exception) =>
        exception switch
        {
            FileNotFoundException => "the file does not exist",
            DirectoryNotFoundException => "the folder does not exist",
            PathTooLongException => "the path is too long",
            UnauthorizedAccessException => "access is denied, or it is a folder",
            IOException { HResult: NoSpace or DiskFull } => "the disk is full",
            IOException { HResult: ReadOnlyFileSystem } => "the disk is read-only",
            _ => "the operating system reports an error",
        };
}
