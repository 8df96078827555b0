using System.Diagnostics.CodeAnalysis;

namespace NanoCam.Server.Database;

/// <summary>Finds the data directory of a server for the commands that work on it, from the same sources as the server.</summary>
internal static class ExistingData
{
    private const string Option = "--data";

    /// <summary>Reads the configuration. <c>--data</c> is short for <c>--NanoCam:DataDirectory</c>.</summary>
    public static IConfiguration Configure(IEnumerable<string> args) =>
        WebApplication
            .CreateSlimBuilder([
                .. args.Select(argument =>
                    argument == Option || argument.StartsWith($"{Option}=", StringComparison.Ordinal)
                        ? $"--{DataOptions.Section}:{nameof(DataOptions.DataDirectory)}{argument[Option.Length..]}"
                        : argument
                ),
                "--hostBuilder:reloadConfigOnChange=false",
            ])
            .Configuration;

    /// <summary>Returns the absolute path of a data directory that contains a database.</summary>
    public static bool TryFind(
        IEnumerable<string> args,
        [NotNullWhen(true)] out string? directory,
        [NotNullWhen(false)] out string? error
    ) => TryFind(Configure(args), out directory, out error);

    /// <summary>Returns the absolute path of a data directory that contains a database.</summary>
    public static bool TryFind(
        IConfiguration configuration,
        [NotNullWhen(true)] out string? directory,
        [NotNullWhen(false)] out string? error
    )
    {
        var configured = configuration.GetSection(DataOptions.Section)[nameof(DataOptions.DataDirectory)];
        directory = Path.TrimEndingDirectorySeparator(
            Path.GetFullPath(string.IsNullOrEmpty(configured) ? new DataOptions().DataDirectory : configured)
        );
        error = File.Exists(Path.Combine(directory, ServerDatabase.FileName))
            ? null
            : $"There is no {ServerDatabase.FileName} in {directory}. Set {Option} to the data directory of the server: "
                + "its option NanoCam:DataDirectory, by default \"data\" in the directory where the server was started.";
        return error is null;
    }
}
