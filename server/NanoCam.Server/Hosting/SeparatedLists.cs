using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Reads lists of options in their earlier form, one string with separators: <c>Hosts=a;b</c> instead of <c>Hosts:0=a</c> and
/// <c>Hosts:1=b</c>.
/// </summary>
internal sealed partial class SeparatedLists(IConfiguration configuration, ILogger<SeparatedLists> logger)
{
    private const StringSplitOptions Entries = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    // Addresses and trusted proxies accepted both separators; host names and origins accepted only the semicolon. None of them contains a
    // comma.
    private static readonly char[] Separators = [';', ','];

    private readonly Lock _gate = new();
    private readonly HashSet<string> _logged = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Fills the lists that are configured in the earlier form. Trims the entries of all lists, and removes empty ones, which lets a
    /// source of configuration remove the entry of another one.
    /// </summary>
    /// <exception cref="OptionsValidationException">A list is configured in both forms.</exception>
    public void Read<TOptions>(TOptions options, string section)
        where TOptions : class
    {
        foreach (var property in typeof(TOptions).GetProperties().Where(property => property.PropertyType == typeof(IList<string>)))
        {
            var list = (IList<string>)property.GetValue(options)!;
            var key = $"{section}:{property.Name}";
            property.SetValue(options, configuration[key] is { Length: > 0 } text ? Split(text, list, key) : Trimmed(list));
        }
    }

    private List<string> Split(string text, IList<string> list, string key)
    {
        if (list.Count > 0)
        {
            throw new OptionsValidationException(
                key,
                typeof(IList<string>),
                [$"{key} is configured both as a string and as a list. Remove the string '{text}', and keep the list ({key}:0)."]
            );
        }

        var entries = text.Split(Separators, Entries).ToList();
        lock (_gate)
        {
            // Each way of reading options creates its own instance.
            if (_logged.Add(key))
            {
                Log.Separated(logger, key, string.Join(' ', entries.Select((entry, index) => $"{key}:{index}={entry}")));
            }
        }

        return entries;
    }

    private static List<string> Trimmed(IEnumerable<string?> list) =>
        [.. list.Select(entry => entry?.Trim() ?? "").Where(entry => entry.Length > 0)];

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "{Option} is a string with separators. The server still accepts this older form. Use a list instead: {List}"
        )]
        public static partial void Separated(ILogger logger, string option, string list);
    }
}

/// <summary>Adds the earlier form of lists to options.</summary>
internal static class SeparatedListsExtensions
{
    /// <summary>Also reads the lists of these options from one string with separators. Call it after binding the section.</summary>
    public static OptionsBuilder<TOptions> ReadSeparatedLists<TOptions>(this OptionsBuilder<TOptions> builder, string section)
        where TOptions : class
    {
        builder.Services.TryAddSingleton<SeparatedLists>();
        return builder.Configure<SeparatedLists>((options, lists) => lists.Read(options, section));
    }
}
