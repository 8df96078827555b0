using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Primitives;
using NanoCam.Server.Background;
using NanoCam.Server.Database;

namespace NanoCam.Server.Api;

/// <summary>Adds a problem to every error response without a body, and turns exceptions into problems.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ErrorLog errors, ILogger<ProblemMiddleware> logger)
{
    // This status is not standard; proxies log it for a client that closed the connection.
    private const int ClientClosedRequest = 499;

    private static readonly TimeSpan LockedRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UnusableRetry = TimeSpan.FromSeconds(60);

    private const string TooLarge = "The request body is too large for this route.";
    private const string UnsupportedType = "This route does not support the content type of the request.";

    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!AreHostsReadable(context.Request.Headers))
        {
            Problems.Write(context.Response, StatusCodes.Status400BadRequest, "The host name of the request is not valid (xn--).");
            return;
        }

        if (context.Request.ContentLength is > 0)
        {
            context.Response.OnStarting(AnnounceClose, context);
        }

        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            Write(context, e.StatusCode, Describe(e));
            return;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
            return;
        }
        catch (NotPersistedException e) when (!context.Response.HasStarted)
        {
            Log.NotWritten(logger, e.InnerException!, context.Request.Method, context.Request.Path);
            Write(context, StatusCodes.Status507InsufficientStorage, e.Message);
            return;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SqliteErrors.Full && !context.Response.HasStarted)
        {
            Log.NotWritten(logger, e, context.Request.Method, context.Request.Path);
            Write(
                context,
                StatusCodes.Status507InsufficientStorage,
                "The server's disk is full, so nothing was changed. Free up some space, and try again."
            );
            return;
        }
        catch (SqliteException e) when ((SqliteErrors.IsLocked(e) || SqliteErrors.IsUnusable(e)) && !context.Response.HasStarted)
        {
            errors.Add("Using the database", $"{context.Request.Method} {context.Request.Path}", e);
            WriteUnavailable(context, SqliteErrors.IsLocked(e));
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            errors.Add(context.GetEndpoint()?.DisplayName ?? "A request", $"{context.Request.Method} {context.Request.Path}", e);
            Write(
                context,
                StatusCodes.Status500InternalServerError,
                "The request failed because of an internal error. See the server log."
            );
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentLength is null && response.ContentType is null)
        {
            Write(context, response.StatusCode, Describe(context));
        }
    }

    // Kestrel accepts names that HttpRequest.Host cannot decode: reading the property would throw an exception in any middleware or route.
    private static bool AreHostsReadable(IHeaderDictionary headers) => IsReadable(headers.Host) && IsReadable(headers["X-Forwarded-Host"]);

    private static bool IsReadable(StringValues hosts)
    {
        const string Encoded = "xn--";
        var text = hosts.ToString();
        if (!text.Contains(Encoded, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            foreach (var host in text.Split(','))
            {
                _ = HostString.FromUriComponent(host.Trim());
            }

            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Kestrel closes the connection after a body that is longer than the route allows, and does not read it if the request is
    // refused earlier. The client must not send its next request on that connection.
    private static Task AnnounceClose(object state)
    {
        var context = (HttpContext)state;
        if (context.Request.ContentLength > context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
        {
            context.Response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }

    private static void Write(HttpContext context, int status, string detail)
    {
        // A route may have set headers before it failed. The Allow header of a 405 must stay.
        context.Response.Headers.ContentEncoding = default;
        Problems.Write(context.Response, status, detail);
    }

    private static void WriteUnavailable(HttpContext context, bool isLocked)
    {
        Problems.SetRetryAfter(context.Response, isLocked ? LockedRetry : UnusableRetry);
        Write(
            context,
            StatusCodes.Status503ServiceUnavailable,
            isLocked
                ? "Another program has locked the server's database, so nothing was changed. Try again in a few seconds."
                : "The server's database cannot be used, so nothing was changed. See /health/ready and " + "the server log for the reason."
        );
    }

    // The framework's texts are not used, because they name C# types and parameters and are meant for the author of the route.
    private static string Describe(BadHttpRequestException e) =>
        e switch
        {
            { InnerException: JsonException json } => Describe(json),
            { StatusCode: StatusCodes.Status408RequestTimeout } => "The request body arrived too slowly. Send the request again.",
            { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
            { StatusCode: StatusCodes.Status415UnsupportedMediaType } => $"{UnsupportedType} Send application/json.",
            _ when e.Message.StartsWith("Implicit body", StringComparison.Ordinal) => "The request has no body. Send JSON.",
            _ when InvalidParameter().Match(e.Message) is { Success: true } match => DescribeParameter(match.Groups["name"].Value),
            _ => "The request is not valid HTTP, or its body is incomplete.",
        };

    private static string DescribeParameter(string name) => $"The parameter {name} is missing or invalid. See /api/docs for its type.";

    private static string Describe(JsonException e) =>
        AbsentProperties().Match(e.Message) is { Success: true } match
            ? $"The request body has no {match.Groups["names"].Value.Replace("'", "", StringComparison.Ordinal)}."
        : e.Path is null or "$" ? "The request body is not valid JSON for this route."
        : $"The request body is not valid JSON for this route. Check {e.Path}.";

    private static string Describe(HttpContext context) =>
        context.Response.StatusCode switch
        {
            // The generated handlers set only the status when an optional parameter of the query is not of its type.
            StatusCodes.Status400BadRequest => context.Request.Query.Keys.ToArray() is [var name] && Identifier().IsMatch(name)
                ? DescribeParameter(name)
                : "A query parameter is invalid. See /api/docs for the parameter types.",
            StatusCodes.Status401Unauthorized =>
                "Authentication is required. The request has no token or session, or it is unknown, revoked or expired. "
                    + "Sign in at /sign-in, or send a token as Authorization: Bearer."
                    + HowToUpload(context.Request),
            StatusCodes.Status403Forbidden => "Access is denied. The request requires a higher role, or a session instead of a token.",
            StatusCodes.Status404NotFound => $"{context.Request.Path} does not exist.{HowToUpload(context.Request)}",
            StatusCodes.Status405MethodNotAllowed =>
                $"{context.Request.Path} does not support {context.Request.Method}. Use {context.Response.Headers.Allow}.",
            StatusCodes.Status413PayloadTooLarge => TooLarge,
            StatusCodes.Status415UnsupportedMediaType => UnsupportedType,
            var status => $"The request failed with status {status}.",
        };

    // Helps cameras and programs with a mistyped path.
    private static string HowToUpload(HttpRequest request) =>
        (HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method))
        && request.ContentType is { } type
        && (
            type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        )
            ? " To upload a frame, use POST /upload or POST /api/cameras/{id}/frames."
            : "";

    [GeneratedRegex(
        "missing required properties including: (?<names>.+?)\\.",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex AbsentProperties();

    [GeneratedRegex(
        @"^(Failed to bind|Required) parameter ""\S+ (?<name>\w+)""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex InvalidParameter();

    [GeneratedRegex(@"^\w{1,32}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Method} {Path} failed: the database could not be written")]
        public static partial void NotWritten(ILogger logger, Exception exception, string method, string path);
    }
}
