using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace NanoCam.Server.Api;

/// <summary>
/// Errors in the format of RFC 9457: <c>application/problem+json</c> with type, title, status and a sentence in detail. A person who opens
/// the address in
/// a browser receives <see cref="ErrorPage"/>.
/// </summary>
public static class Problems
{
    /// <summary>Media type.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Start of the type of a problem that has a code.</summary>
    public const string TypePrefix = "urn:nanocam:";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the whole response.</summary>
    /// <param name="response">Nothing may have been sent yet.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="detail">What happened, why, and what to do; for users.</param>
    /// <param name="code">One of <see cref="ProblemCodes"/>, or null.</param>
    public static void Write(HttpResponse response, int status, string detail, string? code = null)
    {
        if (BrowserNavigation.Is(response.HttpContext.Request))
        {
            ErrorPage.Write(response, status, detail, code);
            return;
        }

        var problem = Serialize(status, detail, code);
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = problem.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            response.BodyWriter.Write(problem.Span);
        }
    }

    /// <summary>Writes the JSON of a problem.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="detail">What happened, why, and what to do; for users.</param>
    /// <param name="code">A name of <see cref="ProblemCodes"/>, or null.</param>
    internal static ReadOnlyMemory<byte> Serialize(int status, string detail, string? code = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, TypeOf(code));
            json.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status"u8, status);
            json.WriteString("detail"u8, detail);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Writes a temporary error, with <c>Retry-After</c>.</summary>
    public static void WriteWithRetryAfter(HttpResponse response, int status, TimeSpan wait, string detail)
    {
        SetRetryAfter(response, wait);
        Write(response, status, detail);
    }

    /// <summary>Creates a temporary error as a result, with <c>Retry-After</c>.</summary>
    public static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult ResultWithRetryAfter(
        HttpContext context,
        int status,
        TimeSpan wait,
        string detail,
        string? code = null
    )
    {
        SetRetryAfter(context.Response, wait);
        return Result(status, detail, code);
    }

    /// <summary>Sets <c>Retry-After</c>: whole seconds, at least one.</summary>
    public static void SetRetryAfter(HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>Creates a problem as a result of an endpoint.</summary>
    public static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Result(int status, string detail, string? code = null) =>
        TypedResults.Problem(detail, statusCode: status, title: ReasonPhrases.GetReasonPhrase(status), type: TypeOf(code));

    private static string TypeOf(string? code) => code is null ? "about:blank" : TypePrefix + code;
}
