using System.Text;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Reads the token or share link of a request: as Bearer, as password of Basic, or from the query.</summary>
internal static class ViewerTokens
{
    /// <summary>Name of the query parameter, for players and links that cannot send headers.</summary>
    public const string Parameter = "token";

    /// <summary>Whether the request carries a credential that a page of another site cannot make a browser send.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isOpen">Whether access is open.</param>
    public static bool HasUnforgeableCredential(HttpContext context, bool isOpen)
    {
        var request = context.Request;
        // Any page can put a token into a URL, and into a header if CORS allows all pages. A token proves the sender's intent only if it is
        // the sole credential: not in addition to headers that a browser adds automatically, not if access is open, and not for changes,
        // because
        // the routes of cameras accept them without a viewer's credential.
        return HttpMethods.IsGet(request.Method)
            && (
                context.Features.Get<Credential>() is not null
                || (!isOpen && IsOurs(Bearer(request) ?? (request.Headers.Authorization.Count == 0 ? QueryToken(request) : "")))
            );
    }

    /// <summary>Finds the token or share link of a request; null if there is none.</summary>
    public static string? Find(HttpRequest request)
    {
        // Other credentials belong to another program, such as a proxy that forwards its own password.
        var token = Bearer(request) ?? BasicPassword(request) ?? QueryToken(request);
        return IsOurs(token) ? token : null;
    }

    private static bool IsOurs(string token) =>
        token.StartsWith(TokenStore.Prefix, StringComparison.Ordinal) || token.StartsWith(ShareStore.Prefix, StringComparison.Ordinal);

    private static string QueryToken(HttpRequest request) => request.Query.TryGetValue(Parameter, out var value) ? value.ToString() : "";

    private static string? Bearer(HttpRequest request) => AfterScheme(request, "Bearer ");

    // The token is the password; the name is ignored.
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
