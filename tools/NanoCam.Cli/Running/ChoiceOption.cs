using System.CommandLine;
using NanoCam.CommandLine;

namespace NanoCam.Cli.Running;

/// <summary>Options that accept one of some names.</summary>
internal static class ChoiceOption
{
    /// <summary>Accepts only these names, in upper or lower case.</summary>
    public static void Accept(Option<string?> option, IReadOnlyList<string> names) =>
        option.Validators.Add(result =>
        {
            if (result.Tokens is [.., { Value: var text }] && !names.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                result.AddError(Refuse(option.Name, text, names));
            }
        });

    /// <summary>Returns the sentence for another value.</summary>
    public static string Refuse(string option, string value, IReadOnlyList<string> names) =>
        $"{option} accepts {string.Join(", ", names.SkipLast(1))} or {names[^1]}, not \"{value}\".{NearestName.Suggest(value, names)}";
}
