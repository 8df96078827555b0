using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Turns what can go wrong at start into one sentence that names the setting and the way out.</summary>
internal static partial class StartupErrors
{
    /// <summary>Describes faults of configuration and surroundings; false for our own, which deserve their stack trace.</summary>
    public static bool TryDescribe(Exception exception, [NotNullWhen(true)] out string? sentence)
    {
        sentence = exception switch
        {
            OptionsValidationException options => Describe(options),
            AggregateException { InnerExceptions: [OptionsValidationException first, ..] } => Describe(first),
            InvalidOperationException conversion when Conversion().Match(conversion.Message) is { Success: true } match =>
                $"'{match.Groups["value"].Value}' is no value for {match.Groups["key"].Value}: the configuration page of the manual lists what is.",
            IOException { InnerException: AddressInUseException } taken =>
                $"{taken.Message.TrimEnd('.')}: stop the other program, or choose another port with --urls http://127.0.0.1:8081.",
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                "This user may not listen on that port: choose one above 1023 with --urls http://127.0.0.1:8081.",
            SocketException socket =>
                $"The server cannot listen on that address ({socket.Message.TrimEnd('.')}): set --urls to an address of this machine.",
            FormatException format => $"{format.Message.TrimEnd('.')}: write addresses as http://127.0.0.1:8080.",
            InvalidDataException damaged => $"{damaged.Message.TrimEnd('.')}: correct the configuration file.",
            _ => null,
        };
        return sentence is not null;
    }

    // The generated validators say "<Class>.<Property>: The field … must be between …": the key is what a person can set.
    private static string Describe(OptionsValidationException exception)
    {
        var failure = exception.Failures.FirstOrDefault() ?? exception.Message;
        var section = exception.OptionsType.GetField("Section")?.GetRawConstantValue() as string;
        var match = Validation().Match(failure);
        return match.Success && section is not null
            ? $"{section}:{match.Groups["property"].Value}: {match.Groups["text"].Value.Replace($"{exception.OptionsType.Name}.", "", StringComparison.Ordinal).TrimEnd('.')}."
            : failure;
    }

    [GeneratedRegex(
        "^Failed to convert configuration value '(?<value>.*?)' at '(?<key>[^']+)' to type",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Conversion();

    [GeneratedRegex(
        @"^(\w+\.)?(?<property>\w+): (?<text>.+)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Validation();
}
