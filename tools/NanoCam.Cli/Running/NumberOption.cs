using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace NanoCam.Cli.Running;

/// <summary>Options that take a number from a range, so that a wrong one is refused with a sentence before anything happens.</summary>
internal static class NumberOption
{
    /// <summary>Creates the option. Its help should name the unit.</summary>
    /// <param name="name">With both dashes.</param>
    /// <param name="smallest">Smallest number taken.</param>
    /// <param name="largest">Largest number taken.</param>
    /// <param name="aliases">Other names.</param>
    /// <remarks>A validator would not do: System.CommandLine 3.0 throws when one asks for a value that does not parse.</remarks>
    public static Option<T> Create<T>(string name, T smallest, T largest, params string[] aliases)
        where T : struct, INumber<T> =>
        new(name, aliases)
        {
            CustomParser = result =>
            {
                var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";

                // NaN is in no range: both comparisons are false.
                if (T.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= smallest && value <= largest)
                {
                    return value;
                }

                result.AddError($"{name} takes a number from {smallest} to {largest}, not \"{text}\".");
                return default;
            },
        };
}
