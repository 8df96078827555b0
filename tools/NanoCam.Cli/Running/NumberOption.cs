using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace NanoCam.Cli.Running;

/// <summary>Options that accept a number within a range.</summary>
internal static class NumberOption
{
    /// <summary>Creates the option. Its description should name the unit.</summary>
    /// <param name="name">Name, with both dashes.</param>
    /// <param name="smallest">Smallest number.</param>
    /// <param name="largest">Largest number.</param>
    /// <param name="aliases">Other names.</param>
    /// <remarks>A custom parser, because System.CommandLine 3.0 throws when a validator reads a value that does not parse.</remarks>
    public static Option<T> Create<T>(string name, T smallest, T largest, params string[] aliases)
        where T : struct, INumber<T>, IMinMaxValue<T> =>
        new(name, aliases)
        {
            CustomParser = result =>
            {
                var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";

                // NaN is outside every range, because both comparisons are false.
                if (T.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= smallest && value <= largest)
                {
                    return value;
                }

                result.AddError($"{name} accepts {Describe(smallest, largest)}, not \"{text}\".");
                return default;
            },
        };

    private static string Describe<T>(T smallest, T largest)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        var number = T.One / (T.One + T.One) == T.Zero ? "a whole number" : "a number";
        return largest == T.MaxValue && smallest > T.MinValue
            ? $"{number} of at least {smallest}"
            : $"{number} from {smallest} to {largest}";
    }
}
