namespace NanoCam.CommandLine;

/// <summary>
/// Finds the command or option that was probably meant by a mistyped word, for the command lines of nanocam and of the server.
/// </summary>
internal static class NearestName
{
    private const int ShortestWord = 3;
    private const int MostErrors = 3;

    /// <summary>Returns the nearest name, or null if none is near.</summary>
    public static string? Find(string word, IEnumerable<string> names)
    {
        var length = word.TrimStart('-').Length;
        if (length < ShortestWord)
        {
            return null;
        }

        var text = word.ToLowerInvariant();
        var (nearest, distance) = names
            .Select(name => (name, Distance(text, name.ToLowerInvariant())))
            .DefaultIfEmpty(("", int.MaxValue))
            .MinBy(found => found.Item2);
        return distance <= Math.Clamp(length / 3, 1, MostErrors)
            ? nearest
            : names.FirstOrDefault(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Returns " Did you mean …?" with the nearest name, or an empty text.</summary>
    public static string Suggest(string word, IEnumerable<string> names) => Find(word, names) is { } name ? $" Did you mean {name}?" : "";

    // Insertions, deletions, replacements and swapped neighbors (optimal string alignment).
    private static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                rows[i, j] =
                    i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[from.Length, to.Length];
    }
}
