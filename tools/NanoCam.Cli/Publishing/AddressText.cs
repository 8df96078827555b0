using System.Text.RegularExpressions;

namespace NanoCam.Cli.Publishing;

/// <summary>Removes secrets from addresses for screen and log: camera addresses may contain passwords.</summary>
internal static partial class AddressText
{
    /// <summary>Returns the address without user, password and query.</summary>
    public static string WithoutSecrets(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = address.AsSpan(start).IndexOfAny('?', '#');
        var bare = end < 0 ? address : address[..(start + end)];

        // Uses the last @, because a password may contain unescaped @ and /. Removing too much is safe.
        var at = bare.LastIndexOf('@');
        return at < start ? bare : bare[..start] + bare[(at + 1)..];
    }

    /// <summary>Returns a line of ffmpeg without secrets; ffmpeg repeats the address.</summary>
    public static string WithoutSecrets(string line, string address) =>
        Credentials.Replace(line.Replace(address, WithoutSecrets(address), StringComparison.Ordinal), "://");

    [GeneratedRegex(@"://[^\s/@]*@", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Credentials { get; }
}
