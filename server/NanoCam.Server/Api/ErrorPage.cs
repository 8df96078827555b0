using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace NanoCam.Server.Api;

/// <summary>Errors as a small HTML page, for a person who opens an address in a browser. Programs receive a problem.</summary>
internal static class ErrorPage
{
    private const string Style = """
        :root{color-scheme:light dark}
        :root{--bg:#f6f7f9;--surface:#fff;--ink:#12181f;--muted:#586474;--line:#dfe3e9;--accent:#0f766e;--on:#fff}
        @media(prefers-color-scheme:dark){:root{--bg:#0d1014;--surface:#151a20;--ink:#e8ecf1;--muted:#97a3b2;
        --line:#262e38;--accent:#3fd0bd;--on:#06241f}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100dvh;display:grid;place-items:center;padding:16px;background:var(--bg);color:var(--ink);
        font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
        main{width:min(520px,100%);padding:28px;border:1px solid var(--line);border-radius:14px;background:var(--surface)}
        h1{margin:0 0 12px;font-size:22px;line-height:1.3}
        p{margin:0 0 12px;overflow-wrap:anywhere}
        a{display:inline-flex;align-items:center;min-height:44px;margin:8px 0 0;padding:0 18px;border-radius:8px;
        background:var(--accent);color:var(--on);font-weight:600;text-decoration:none}
        a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        footer{margin-top:20px;color:var(--muted);font-size:14px}
        @media(forced-colors:active){a{border:1px solid}}
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Writes the whole response.</summary>
    /// <param name="response">Nothing may have been sent yet.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="detail">The sentence of the problem.</param>
    /// <param name="code">One of <see cref="ProblemCodes"/>, or null.</param>
    public static void Write(HttpResponse response, int status, string detail, string? code)
    {
        var request = response.HttpContext.Request;
        var language = BrowserNavigation.LanguageOf(request);
        var page = Encoding.UTF8.GetBytes(Render(request, ErrorPageTexts.Find(status, code, language, detail), status, language));
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        headers.Append(HeaderNames.Vary, $"{HeaderNames.Accept}, {HeaderNames.AcceptLanguage}, {HeaderNames.Cookie}");
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            response.BodyWriter.Write(page);
        }
    }

    private static string Render(HttpRequest request, ErrorText text, int status, string language)
    {
        var link = LinkOf(request, text.Link);
        var button = link is null ? "" : $"""<a href="{Encoder.Encode(link)}">{Encoder.Encode(text.LinkText)}</a>""";
        return $"""
            <!doctype html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>{Encoder.Encode(text.Title)} · NanoCam</title>
            <link rel="icon" href="{Encoder.Encode(request.PathBase.Value ?? "")}/icon.svg" type="image/svg+xml">
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>{Encoder.Encode(text.Title)}</h1>
            <p>{Encoder.Encode(text.Sentence)}</p>
            {button}
            <footer>NanoCam · HTTP {status}</footer>
            </main>
            </body>
            </html>

            """;
    }

    private static string? LinkOf(HttpRequest request, ErrorLink link) =>
        link switch
        {
            ErrorLink.SignIn => $"{request.PathBase}/sign-in",
            ErrorLink.Again => $"{request.PathBase}{request.Path}{request.QueryString}",
            // The machine itself is always accepted. The page reveals nothing that the sender of the request does not already know.
            ErrorLink.ThisMachine => request.HttpContext.Connection is { RemoteIpAddress: { } from, LocalPort: var port }
            && System.Net.IPAddress.IsLoopback(from)
                ? $"{request.Scheme}://localhost:{port}/"
                : null,
            _ => $"{request.PathBase}/",
        };
}
