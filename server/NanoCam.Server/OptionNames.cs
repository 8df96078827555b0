using System.Reflection;
using NanoCam.CommandLine;

namespace NanoCam.Server;

/// <summary>
/// Names of all options, from the option classes. Configuration ignores other names, so a mistyped one would be silently lost.
/// </summary>
internal static partial class OptionNames
{
    private const string Root = "NanoCam:";
    private const string Index = "N";

    // Options of ASP.NET Core that are relevant to users of this server.
    private static readonly string[] Framework =
    [
        "urls",
        "http_ports",
        "https_ports",
        "environment",
        "contentRoot",
        "applicationName",
        "detailedErrors",
        "shutdownTimeoutSeconds",
    ];

    private static readonly string[] FrameworkSections = ["Kestrel:", "Logging:", "hostBuilder:"];

    private static readonly Lazy<IReadOnlyList<string>> Known = new(() => [.. FindAll()]);

    /// <summary>All names; <c>N</c> represents the number of a list entry.</summary>
    public static IReadOnlyList<string> All => Known.Value;

    /// <summary>Returns an error for a name that is not an option, with the nearest option; otherwise null.</summary>
    public static string? Check(string name, IEnumerable<string> flags)
    {
        var isKnown =
            Framework.Contains(name, StringComparer.OrdinalIgnoreCase)
            || FrameworkSections.Any(section => name.StartsWith(section, StringComparison.OrdinalIgnoreCase))
            || All.Any(known => IsMatch(name, known));
        if (isKnown)
        {
            return null;
        }

        var numbered = string.Join(':', name.Split(':').Select(part => int.TryParse(part, out _) ? Index : part));
        return $"There is no option --{name}."
            + NearestName.Suggest($"--{numbered}", flags.Concat(Framework.Concat(All).Select(known => $"--{known}")));
    }

    /// <summary>
    /// Logs names in environment variables and appsettings.json that are not options. The server starts with them, because these sources
    /// may be older or newer than the server.
    /// </summary>
    public static void WarnOfUnknown(IConfiguration configuration, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger(typeof(OptionNames));
        foreach (var sentence in FindUnknown(configuration))
        {
            Log.Unknown(logger, sentence);
        }
    }

    /// <summary>Returns a sentence for each name in the section of the server that is not an option.</summary>
    public static IEnumerable<string> FindUnknown(IConfiguration configuration) =>
        from entry in configuration.AsEnumerable()
        let key = entry.Key
        where entry.Value is not null && key.StartsWith(Root, StringComparison.OrdinalIgnoreCase) && !All.Any(known => IsMatch(key, known))
        orderby key
        select $"The configuration sets {key}, which is not an option and has no effect.{NearestName.Suggest(key, All)}";

    private static bool IsMatch(string name, string known)
    {
        var (given, wanted) = (name.Split(':'), known.Split(':'));
        return given.Length == wanted.Length
            && given
                .Zip(wanted)
                .All(pair =>
                    pair.Second == Index
                        ? int.TryParse(pair.First, out _)
                        : string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase)
                );
    }

    private static IEnumerable<string> FindAll() =>
        from type in typeof(OptionNames).Assembly.GetTypes()
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
        where section is not null
        from name in NamesOf(type)
        select $"{section}:{name}";

    private static IEnumerable<string> NamesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .SelectMany(property =>
                property.PropertyType is { IsGenericType: true, GenericTypeArguments: [var entry] } list
                && list.GetGenericTypeDefinition() == typeof(IList<>)
                    ? entry == typeof(string)
                        // The earlier form of a list is one string.
                        ? [property.Name, $"{property.Name}:{Index}"]
                        : NamesOf(entry).Select(name => $"{property.Name}:{Index}:{name}")
                    : (IEnumerable<string>)[property.Name]
            );

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Sentence}")]
        public static partial void Unknown(ILogger logger, string sentence);
    }
}
