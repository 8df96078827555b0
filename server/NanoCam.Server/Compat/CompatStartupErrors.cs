using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;

namespace NanoCam.Server.Compat;

/// <summary>Describes the error of a compatibility port that another program uses, with the name of its setting.</summary>
internal static partial class CompatStartupErrors
{
    /// <summary>Describes the error, or returns false for every other error.</summary>
    public static bool TryDescribe(Exception exception, CompatListeners listeners, [NotNullWhen(true)] out string? sentence)
    {
        sentence = null;
        if (
            exception is IOException { InnerException: AddressInUseException } taken
            && Bound().Match(taken.Message) is { Success: true } match
            && listeners.ForViewers(int.Parse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
                is { } listener
        )
        {
            sentence =
                $"{CompatOptions.Section}:{listener.Kind}Port: {taken.Message.TrimEnd('.')}. "
                + "Stop the other program, or set another port; 0 keeps the port closed.";
        }

        return sentence is not null;
    }

    [GeneratedRegex(
        @":(?<port>\d{1,5}): address already in use",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Bound();
}
