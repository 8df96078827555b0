using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Hosting;

/// <summary>Describes an error at start with the setting that causes it and a remedy.</summary>
internal static partial class StartupErrors
{
    private const int Failed = 1;
    private const int UsageError = 2;

    /// <summary>Describes errors of configuration and environment. Returns false for other errors, which need their stack trace.</summary>
    public static bool TryDescribe(Exception exception, [NotNullWhen(true)] out string? sentence)
    {
        sentence = exception switch
        {
            OptionsValidationException options => Describe(options),
            AggregateException { InnerExceptions: [OptionsValidationException first, ..] } => Describe(first),
            InvalidOperationException conversion when Conversion().Match(conversion.Message) is { Success: true } match =>
                $"'{match.Groups["value"].Value}' is not a valid value for {match.Groups["key"].Value}. "
                    + "docs/reference/configuration.md lists the valid values.",
            SqliteException or DataException or JsonException =>
                $"{ServerDatabase.FileName} in the data directory cannot be read ({exception.Message.TrimEnd('.')}). The file "
                    + "is unchanged. Restore a backup, or move the file away to start without cameras, accounts and keys.",
            IOException { InnerException: AddressInUseException } taken =>
                $"{taken.Message.TrimEnd('.')}. Stop the other program, or choose another port with --urls http://127.0.0.1:8081.",
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                "The server's user account may not listen on that port. Choose a port above 1023 with --urls http://127.0.0.1:8081.",
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
                "The server cannot listen on an address that this machine does not have. Set --urls to an address of this machine.",
            SocketException socket => $"The server cannot listen on that address ({socket.SocketErrorCode}). Set another one with --urls.",
            InvalidOperationException kestrel when EndpointWithoutUrl().Match(kestrel.Message) is { Success: true } match =>
                $"Kestrel:Endpoints:{match.Groups["name"].Value}:Url is missing. Enter an address such as http://127.0.0.1:8080.",
            InvalidOperationException logging when UnknownLevel().Match(logging.Message) is { Success: true } match =>
                $"'{match.Groups["value"].Value}' is not a log level. Enter Debug, Information, Warning or Error in Logging:LogLevel.",
            DirectoryNotFoundException folder => $"The folder '{folder.Message}' does not exist. Create it, or correct --contentRoot.",
            InvalidDataException damaged => $"{damaged.Message.TrimEnd('.')}. Correct the configuration file.",
            _ => null,
        };
        return sentence is not null;
    }

    /// <summary>Returns the exit code for an error at start: 2 for a wrong option, 1 for the rest.</summary>
    public static int ExitCodeOf(Exception exception) =>
        exception switch
        {
            AggregateException { InnerExceptions: [OptionsValidationException first, ..] } => ExitCodeOf(first),
            // The data directory and its database, whose faults are rarely caused by options.
            OptionsValidationException options => options.OptionsType == typeof(DataOptions) ? Failed : UsageError,
            InvalidDataException or DirectoryNotFoundException => UsageError,
            InvalidOperationException when TryDescribe(exception, out _) => UsageError,
            _ => Failed,
        };

    // Generated validators write "<Class>.<Property>: The field … must be between …". The message contains the configuration key instead.
    private static string Describe(OptionsValidationException exception)
    {
        var failure = exception.Failures.FirstOrDefault() ?? exception.Message;
        var section = exception.OptionsType.GetField("Section")?.GetRawConstantValue() as string;
        var match = Validation().Match(failure);
        if (!match.Success || section is null)
        {
            return failure;
        }

        var text = match.Groups["text"].Value.Replace($"{exception.OptionsType.Name}.", "", StringComparison.Ordinal);
        var property = match.Groups["property"].Value;
        // The generated texts begin with "The field <property>".
        var field = $"The field {property} ";
        return text.StartsWith(field, StringComparison.Ordinal)
            ? $"{section}:{property} {text[field.Length..].TrimEnd('.')}."
            : $"{section}:{property}: {text.TrimEnd('.')}.";
    }

    [GeneratedRegex(
        "^Failed to convert configuration value '(?<value>.*?)' at '(?<key>[^']+)' to type",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Conversion();

    [GeneratedRegex(
        "^The endpoint (?<name>.+) is missing the required 'Url' parameter",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex EndpointWithoutUrl();

    [GeneratedRegex(
        "^Configuration value '(?<value>.*)' is not supported",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex UnknownLevel();

    [GeneratedRegex(
        @"^(\w+\.)?(?<property>\w+): (?<text>.+)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Validation();
}
