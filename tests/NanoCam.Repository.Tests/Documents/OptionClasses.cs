using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace NanoCam.Repository.Tests.Documents;

/// <summary>Finds the options of an assembly: the public properties of every class with a constant named Section.</summary>
internal static class OptionClasses
{
    /// <summary>One option in the code.</summary>
    /// <param name="Key">Section and name.</param>
    /// <param name="Default">Default value as written in configuration; "none" for null and empty.</param>
    /// <param name="Range">"smallest to largest" of its <see cref="RangeAttribute"/>; null for none.</param>
    public sealed record Option(string Key, string Default, string? Range);

    public static IEnumerable<Option> In(Assembly assembly) => assembly.GetTypes().SelectMany(Of);

    public static IEnumerable<Option> Of(Type type)
    {
        const BindingFlags Declared = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        if (type.GetField("Section", Declared) is not { IsLiteral: true } section)
        {
            return [];
        }

        var instance = Activator.CreateInstance(type, nonPublic: true);
        return from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            where property.CanWrite
            let range = property.GetCustomAttribute<RangeAttribute>()
            select new Option(
                $"{section.GetRawConstantValue()}:{property.Name}",
                Text(property.GetValue(instance)),
                range is null ? null : $"{Text(range.Minimum)} to {Text(range.Maximum)}"
            );
    }

    private static string Text(object? value) =>
        value switch
        {
            null or "" => "none",
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            System.Collections.ICollection { Count: 0 } => "none",
            _ => value.ToString()!,
        };
}
