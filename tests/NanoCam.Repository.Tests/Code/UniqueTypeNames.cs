using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Code;

/// <summary>
/// A type name has one meaning in the repository, so that navigation by name opens the right file. Private types, declarations
/// of the framework and samples of invalid code are exempt.
/// </summary>
internal static partial class UniqueTypeNames
{
    private static readonly string[] Exempt =
    [
        "shared/NanoCam.Wire.NanoSubset/Declarations/",
        "tests/NanoCam.Wire.Tests/NanoSubset/Samples/",
    ];

    /// <summary>Type names that are used more than once, each with the reason. Do not add entries.</summary>
    public static readonly IReadOnlyDictionary<string, string> Exceptions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["QrCodeTests"] = "one tests the page in a browser, one the response of the server",
    };

    public static IEnumerable<Finding> Check(IEnumerable<SourceFile> files) =>
        from name in Duplicates(files)
        where !Exceptions.ContainsKey(name.Key)
        from file in name
        select file.Finding(
            1,
            $"{name.Key} is also a type in {string.Join(", ", name.Where(other => other != file).Select(other => other.Path))}: "
                + "give the types two names, or move the type to the project that both use."
        );

    /// <summary>Exceptions that no longer name several types.</summary>
    public static IEnumerable<string> FindStale(IEnumerable<SourceFile> files) =>
        Exceptions.Keys.Except(Duplicates(files).Select(name => name.Key), StringComparer.Ordinal);

    private static IEnumerable<IGrouping<string, SourceFile>> Duplicates(IEnumerable<SourceFile> files) =>
        from file in files
        where file.HasExtension(".cs") && !Array.Exists(Exempt, folder => file.Path.StartsWith(folder, StringComparison.Ordinal))
        from name in TypesIn(file).Distinct(StringComparer.Ordinal)
        group file by name into name
        // Parts of one type are in one folder.
        where name.Select(file => file.Folder).Distinct(StringComparer.Ordinal).Skip(1).Any()
        select name;

    private static IEnumerable<string> TypesIn(SourceFile file) => Declaration().Matches(file.Text).Select(m => m.Groups["name"].Value);

    [GeneratedRegex(
        @"^ *(?:(?:public|internal|protected|file|static|sealed|abstract|readonly|partial|ref|unsafe) )*"
            + @"(?:class|record struct|record class|record|struct|interface|enum|delegate [\w<>\[\]?, ]+?) (?<name>\w+)(?=[\s<({:;]|$)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();
}
