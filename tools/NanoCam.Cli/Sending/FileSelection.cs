using NanoCam.Cli.Running;

namespace NanoCam.Cli.Sending;

/// <summary>Turns what was typed (files, folders, patterns) into a list of files, in the order typed; inside a folder by name.</summary>
internal static class FileSelection
{
    /// <summary>Lists the files.</summary>
    /// <param name="arguments">Files, folders, or patterns with * and ? in the last part.</param>
    /// <param name="recursive">Folders and patterns include what lies deeper.</param>
    /// <exception cref="CliException">An argument names nothing.</exception>
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
        // First: on Unix a file may well be called "a*b.jpg".
        if (File.Exists(argument))
        {
            return [argument];
        }

        if (Directory.Exists(argument))
        {
            var deeper = options.RecurseSubdirectories ? "" : " Look deeper with --recursive.";
            return NotEmpty(Find(argument, "*", options).Where(IsJpegName), $"The folder {argument} has no .jpg or .jpeg file.{deeper}");
        }

        if (argument.AsSpan().ContainsAny('*', '?'))
        {
            return ExpandPattern(argument, options);
        }

        throw CliException.Usage($"There is no file or folder {argument}.");
    }

    private static List<string> ExpandPattern(string pattern, EnumerationOptions options)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } given ? given : ".";
        if (folder.AsSpan().ContainsAny('*', '?'))
        {
            throw CliException.Usage($"In {pattern} only the last part may have * and ?. Name the folder and use --recursive.");
        }

        if (!Directory.Exists(folder))
        {
            throw CliException.Usage($"The folder {folder} of {pattern} does not exist.");
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
