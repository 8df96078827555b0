namespace NanoCam.Server.Api;

/// <summary>Distinguishes a person who opens an address in a browser from a program.</summary>
internal static class BrowserNavigation
{
    /// <summary>Cookie with the language that the reader chose.</summary>
    public const string LanguageCookie = "nanocam-language";

    /// <summary>Language tag of Chinese.</summary>
    public const string Chinese = "zh";

    private const string English = "en";

    /// <summary>Whether the response will be shown as a page.</summary>
    public static bool Is(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && request.Headers["Sec-Fetch-Mode"].ToString() is ("" or "navigate")
        && request.Headers["Sec-Fetch-Dest"].ToString() is ("" or "document");

    /// <summary>Language of the reader: the one chosen on the page, otherwise the first one of the browser.</summary>
    public static string LanguageOf(HttpRequest request)
    {
        var tag = request.Cookies[LanguageCookie] ?? request.GetTypedHeaders().AcceptLanguage.FirstOrDefault()?.Value.Value ?? "";
        return tag.StartsWith(Chinese, StringComparison.OrdinalIgnoreCase) ? Chinese : English;
    }
}
