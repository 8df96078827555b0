using System.Text.RegularExpressions;

namespace NanoCam.Cli.Publishing;

/// <summary>Addresses without what must not reach a screen or a log: cameras take passwords in the address.</summary>
internal static partial class AddressText
{
    /// <summary>The address without user, password and query.</summary>
    public static string WithoutSecrets(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = address.AsSpan(start).IndexOfAny('?', '#');
        var bare = end < 0 ? address : address[..(start + end)];

        // The last one: a password may hold @ and / unescaped, and then more is cut off than had to be.
        var at = bare.LastIndexOf('@');
        return at < start ? bare : bare[..start] + bare[(at + 1)..];
    }

    /// <summary>A line of ffmpeg, which repeats the address it was given.</summary>
    public static string WithoutSecrets(string line, string address) =>
        Credentials.Replace(line.Replace(address, WithoutSecrets(address), StringComparison.Ordinal), "://");

    [GeneratedRegex(@"://[^\s/@]*@", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Credentials { get; }
}
