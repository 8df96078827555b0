using NanoCam.Cli.Running;

namespace NanoCam.Cli.Sending;

/// <summary>Expands files, folders and patterns to a list of files, in the given order; files of a folder are sorted by name.</summary>
internal static class FileSelection
{
    /// <summary>Lists the files.</summary>
    /// <param name="arguments">Files, folders, or patterns with * and ? in the last part.</param>
    /// <param name="recursive">Whether folders and patterns include subfolders.</param>
    /// <exception cref="CliException">An argument matches no file.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> arguments, bool recursive)
    {
        EnumerationOptions options = new()
        {
            RecurseSubdirectories = recursive,
            IgnoreInaccessible = true,
            MatchCasing = MatchCasing.CaseInsensitive,
        };
        return [.. arguments.SelectMany(argument => Expand(argument, options))];
    }

    private static List<string> Expand(string argument, EnumerationOptions options)
    {
        // Checked first, because on Unix a file name may contain *.
        if (File.Exists(argument))
        {
            return [argument];
        }

        if (Directory.Exists(argument))
        {
            var deeper = options.RecurseSubdirectories ? "" : " Add --recursive to include subfolders.";
            return NotEmpty(
                Find(argument, "*", options).Where(IsJpegName),
                $"The folder {argument} contains no .jpg or .jpeg files.{deeper}"
            );
        }

        if (argument.AsSpan().ContainsAny('*', '?'))
        {
            return ExpandPattern(argument, options);
        }

        throw CliException.Usage($"The file or folder \"{argument}\" does not exist.");
    }

    private static List<string> ExpandPattern(string pattern, EnumerationOptions options)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } given ? given : ".";
        if (folder.AsSpan().ContainsAny('*', '?'))
        {
            throw CliException.Usage($"In {pattern}, only the file name may contain * and ?. Use the folder with --recursive.");
        }

        if (!Directory.Exists(folder))
        {
            throw CliException.Usage($"The folder {folder} in {pattern} does not exist.");
        }

        return NotEmpty(Find(folder, Path.GetFileName(pattern), options), $"No file matches {pattern}.");
    }

    private static IEnumerable<string> Find(string folder, string pattern, EnumerationOptions options) =>
        Directory.EnumerateFiles(folder, pattern, options).Order(StringComparer.Ordinal);

    private static List<string> NotEmpty(IEnumerable<string> files, string otherwise)
    {
        List<string> found = [.. files];
        return found.Count > 0 ? found : throw CliException.Usage(otherwise);
    }

    private static bool IsJpegName(string path) => Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG";
}
