using System.Text.RegularExpressions;

namespace NanoCam.Cli.Output;

/// <summary>Prepares errors for the terminal: a wrong value in them may be long, or contain control characters.</summary>
internal static partial class PrintableError
{
    private const int ShownLength = 80;

    /// <summary>Returns the text without control characters, and with long words cut.</summary>
    public static string Of(string text) => LongWord.Replace(CameraText.Printable(text), word => word.Value[..ShownLength] + "…");

    [GeneratedRegex(@"\S{200,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LongWord { get; }
}
