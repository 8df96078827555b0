using System.Text;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Reads the token or the link that a request shows: as Bearer, as password of Basic, or in the address.</summary>
internal static class ViewerTokens
{
    /// <summary>Name of the query parameter for players and links, which cannot send headers.</summary>
    public const string Parameter = "token";

    /// <summary>Whether the request is let in by something that a page of somebody else cannot make a browser send along.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isOpen">Whether viewers are let in without.</param>
    public static bool LetsIn(HttpContext context, bool isOpen)
    {
        var request = context.Request;
        // Every page can write something into an address, and into a header where CORS lets all pages read. It speaks for the sender only
        // where
        // it alone decides who that is: not beside what a browser adds by itself, not where everybody is let in, and not for changes, which
        // cameras' routes take without asking viewers.
        return HttpMethods.IsGet(request.Method)
            && (
                context.Features.Get<Grant>() is not null
                || (!isOpen && IsOurs(Bearer(request) ?? (request.Headers.Authorization.Count == 0 ? QueryToken(request) : "")))
            );
    }

    /// <summary>The token or link of a request, or null.</summary>
    public static string? Find(HttpRequest request)
    {
        // What is none of ours is for somebody else, such as the password of a proxy in front, which passes it on.
        var token = Bearer(request) ?? BasicPassword(request) ?? QueryToken(request);
        return IsOurs(token) ? token : null;
    }

    private static bool IsOurs(string token) =>
        token.StartsWith(TokenStore.Prefix, StringComparison.Ordinal) || token.StartsWith(ShareStore.Prefix, StringComparison.Ordinal);

    private static string QueryToken(HttpRequest request) => request.Query.TryGetValue(Parameter, out var value) ? value.ToString() : "";

    private static string? Bearer(HttpRequest request) => AfterScheme(request, "Bearer ");

    // The token stands where the password does; the name before it is not looked at.
    private static string? BasicPassword(HttpRequest request)
    {
        if (AfterScheme(request, "Basic ") is not { Length: <= 512 } encoded)
        {
            return null;
        }

        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    private static string? AfterScheme(HttpRequest request, string scheme)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;
    }
}
