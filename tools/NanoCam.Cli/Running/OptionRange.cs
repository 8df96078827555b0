using System.CommandLine;

namespace NanoCam.Cli.Running;

/// <summary>Range checks, so that a wrong number is refused with a sentence before anything happens.</summary>
internal static class OptionRange
{
    /// <summary>Refuses numbers outside the range, and those that are none (NaN).</summary>
    public static Option<T> InRange<T>(this Option<T> option, T smallest, T largest)
        where T : struct, IComparable<T>
    {
        option.Validators.Add(result =>
        {
            // A value that does not parse has its own error already; asking for it again would throw.
            if (result.Errors.Any())
            {
                return;
            }

            var value = result.GetValueOrDefault<T>();
            if (value.CompareTo(smallest) < 0 || value.CompareTo(largest) > 0)
            {
                result.AddError($"{option.Name} takes {smallest} to {largest}, not {value}.");
            }
        });
        return option;
    }
}
