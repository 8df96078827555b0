using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace NanoCam.Server.Pages;

/// <summary>One file of the viewer in memory, as it is and compressed. The files never change while the server is running.</summary>
internal sealed class ViewerFile
{
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;

    /// <summary>Creates the file from its content.</summary>
    public ViewerFile(string path, byte[] content)
    {
        Content = content;
        ContentType = TypeOf(path);
        EntityTag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"";
        _brotli = new(() => Compress(output => new BrotliStream(output, CompressionLevel.Optimal)));
        _gzip = new(() => Compress(output => new GZipStream(output, CompressionLevel.Optimal)));
    }

    /// <summary>Content without compression.</summary>
    public byte[] Content { get; }

    /// <summary>Media type.</summary>
    public string ContentType { get; }

    /// <summary>Hash of the content.</summary>
    public string EntityTag { get; }

    /// <summary>Writes the response; 304 if the browser has this content.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.ETag = EntityTag;
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (request.Headers.IfNoneMatch.Contains(EntityTag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var (encoding, body) =
            Accepts(request, "br") ? ("br", _brotli.Value)
            : Accepts(request, "gzip") ? ("gzip", _gzip.Value)
            : (null, Content);
        response.Headers.ContentEncoding = encoding;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static bool Accepts(HttpRequest request, string encoding) =>
        request
            .GetTypedHeaders()
            .AcceptEncoding.Any(accepted =>
                accepted.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && accepted.Quality is not 0
            );

    private static string TypeOf(string path) =>
        Path.GetExtension(path) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".webmanifest" => "application/manifest+json",
            _ => "application/octet-stream",
        };

    private byte[] Compress(Func<Stream, Stream> compression)
    {
        using var output = new MemoryStream();
        using (var stream = compression(output))
        {
            stream.Write(Content);
        }

        return output.ToArray();
    }
}
