using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using NanoCam.Server.Api;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Pages;

/// <summary>
/// Serves the viewer at <c>/</c>, from the directory <c>wwwroot</c> next to the program. Pages name their files with a hash of all files,
/// so that browsers can cache the files without revalidation and an upgrade of the server takes effect immediately.
/// </summary>
internal sealed class ViewerFiles
{
    private const string Prefix = "/assets/";
    private const int VersionLength = 16;
    private const string Forever = "public, max-age=31536000, immutable";

    private static readonly (string Language, string Messages)[] Languages = [("en", "js/messages-en.js"), ("zh", "js/messages-zh.js")];

    private readonly FrozenDictionary<string, ViewerFile> _files;
    private readonly FrozenDictionary<(string Path, string Language), ViewerFile> _pages;
    private readonly string _version;

    /// <summary>Reads all files.</summary>
    public ViewerFiles()
    {
        // Next to the program, because the server may start in any working directory.
        var root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        _files = Directory.Exists(root)
            ? Directory
                .EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .ToFrozenDictionary(
                    path => $"/{Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/')}",
                    path => new ViewerFile(path, File.ReadAllBytes(path)),
                    StringComparer.Ordinal
                )
            : FrozenDictionary<string, ViewerFile>.Empty;
        _version = VersionOf(_files);
        _pages = (
            from file in _files
            where file.Key.EndsWith(".html", StringComparison.Ordinal)
            from language in Languages
            select (file.Key, language.Language, Page: Complete(file.Key, file.Value, language.Messages))
        ).ToFrozenDictionary(page => (page.Key, page.Language), page => page.Page);
    }

    /// <summary>Path of a file without the version in it.</summary>
    public static string WithoutVersion(string path) =>
        path.StartsWith(Prefix, StringComparison.Ordinal) && path.IndexOf('/', Prefix.Length) is var end and > 0 ? path[end..] : path;

    /// <summary>Serves the file of a request; returns false if there is none.</summary>
    public bool TryServe(HttpContext context, out Task serving)
    {
        serving = Task.CompletedTask;
        var request = context.Request;
        if (context.GetEndpoint() is not null || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return false;
        }

        var requested = request.Path.Value ?? "";
        var path = requested is "/" or "" ? "/index.html" : WithoutVersion(requested);
        if (!_files.TryGetValue(path, out var file))
        {
            return false;
        }

        var headers = context.Response.Headers;
        SecurityHeaders.SetForPage(headers);
        var isCurrent = requested.AsSpan(Math.Min(Prefix.Length, requested.Length)).StartsWith(_version) && requested != path;
        headers.CacheControl = isCurrent ? Forever : "no-cache";
        if (_pages.TryGetValue((path, BrowserNavigation.LanguageOf(request)), out var page))
        {
            headers.Append(HeaderNames.Vary, $"{HeaderNames.Cookie}, {HeaderNames.AcceptLanguage}");
            file = page;
        }

        serving = file.WriteAsync(context);
        return true;
    }

    private ViewerFile Complete(string path, ViewerFile file, string messages) =>
        new(
            path,
            Encoding.UTF8.GetBytes(
                ViewerPages.Complete(Encoding.UTF8.GetString(file.Content), $"{Prefix[1..]}{_version}/", messages, name =>
                    _files.TryGetValue($"/{name}", out var module) ? Encoding.UTF8.GetString(module.Content) : null
                )
            )
        );

    private static string VersionOf(IReadOnlyDictionary<string, ViewerFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, file) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData(file.Content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..VersionLength];
    }
}
