using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace NanoCam.Cli.Running;

/// <summary>Texts of parse errors for users: System.CommandLine names .NET types in some of its own.</summary>
internal static partial class ParseErrorText
{
    /// <summary>Returns the text of an error.</summary>
    public static string Of(ParseError error) =>
        ConversionFailed.Match(error.Message) is { Success: true } match
            ? $"{match.Groups["name"].Value} does not accept \"{match.Groups["value"].Value}\"."
            : error.Message;

    [GeneratedRegex(
        "^Cannot parse argument '(?<value>.*)' for (option|command) '(?<name>[^']+)' as expected type",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex ConversionFailed { get; }
}
