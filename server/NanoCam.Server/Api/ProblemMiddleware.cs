using System.Text.Json;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Database;

namespace NanoCam.Server.Api;

/// <summary>Adds a problem to every error response without a body, and turns exceptions into problems.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    // Not standard; proxies log it for a client that closed the connection.
    private const int ClientClosedRequest = 499;

    private const int DatabaseFull = 13; // SQLITE_FULL

    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
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
        catch (SqliteException e) when (e.SqliteErrorCode == DatabaseFull && !context.Response.HasStarted)
        {
            Log.NotWritten(logger, e, context.Request.Method, context.Request.Path);
            Write(
                context,
                StatusCodes.Status507InsufficientStorage,
                "The disk of the server is full, so nothing was changed. Free some space and try again."
            );
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            Log.Unhandled(logger, e, context.Request.Method, context.Request.Path);
            Write(
                context,
                StatusCodes.Status500InternalServerError,
                "The request failed because of an internal error. See the log of the server."
            );
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentLength is null && response.ContentType is null)
        {
            Write(context, response.StatusCode, Describe(context));
        }
    }

    private static void Write(HttpContext context, int status, string detail)
    {
        // A route may have set headers before it failed. Allow of a 405 must stay.
        context.Response.Headers.ContentEncoding = default;
        Problems.Write(context.Response, status, detail);
    }

    private static string Describe(BadHttpRequestException e) =>
        e switch
        {
            { InnerException: JsonException json } => Describe(json),
            // The framework's text for a missing body addresses the author of the route.
            { StatusCode: StatusCodes.Status400BadRequest } when e.Message.StartsWith("Implicit body", StringComparison.Ordinal) =>
                "The request has no body. Send JSON.",
            _ => e.Message,
        };

    private static string Describe(JsonException e) =>
        e.Path is null or "$"
            ? "The request body is not valid JSON for this route."
            : $"The request body is not valid JSON for this route. Check {e.Path}.";

    private static string Describe(HttpContext context) =>
        context.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized =>
                "Authentication is required. The request has no token or session, or it is unknown, revoked or expired. "
                    + "Sign in at /sign-in, or send a token as Authorization: Bearer.",
            StatusCodes.Status403Forbidden => "Access is denied. The request needs a higher role, or a session instead of a token.",
            StatusCodes.Status404NotFound => $"{context.Request.Path} does not exist.",
            StatusCodes.Status405MethodNotAllowed =>
                $"{context.Request.Path} does not support {context.Request.Method}. Use {context.Response.Headers.Allow}.",
            StatusCodes.Status413PayloadTooLarge => "The request body is too large for this route.",
            StatusCodes.Status415UnsupportedMediaType => "This route does not support the content type of the request.",
            var status => $"The request failed with status {status}.",
        };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Method} {Path} failed: the database could not be written")]
        public static partial void NotWritten(ILogger logger, Exception exception, string method, string path);

        [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Unhandled(ILogger logger, Exception exception, string method, string path);
    }
}
