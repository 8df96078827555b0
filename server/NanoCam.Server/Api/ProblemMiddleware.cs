using System.Text.Json;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Database;

namespace NanoCam.Server.Api;

/// <summary>Gives every failed answer that has no body a problem as body, and turns exceptions into problems.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    // Not standard, but what proxies log for a client that went away.
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
                "The disk of the server is full, so nothing was changed: free space, and try again."
            );
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            Log.Unhandled(logger, e, context.Request.Method, context.Request.Path);
            Write(context, StatusCodes.Status500InternalServerError, "The server met an error of its own; its log says which.");
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
        // Routes may have set headers before they failed; Allow of a 405 must stay.
        context.Response.Headers.ContentEncoding = default;
        Problems.Write(context.Response, status, detail);
    }

    private static string Describe(BadHttpRequestException e) =>
        e switch
        {
            { InnerException: JsonException json } => Describe(json),
            // The framework's sentence for a body that is missing is meant for the programmer of the route.
            { StatusCode: StatusCodes.Status400BadRequest } when e.Message.StartsWith("Implicit body", StringComparison.Ordinal) =>
                "The request has no body, and this route takes JSON.",
            _ => e.Message,
        };

    private static string Describe(JsonException e) =>
        e.Path is null or "$"
            ? "The body is not the JSON that this route takes."
            : $"The body is not the JSON that this route takes: look at {e.Path}.";

    private static string Describe(HttpContext context) =>
        context.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized =>
                "Sign in first: in the browser at /sign-in, or with a token as Authorization: Bearer. One that was sent is unknown, revoked or expired.",
            StatusCodes.Status403Forbidden =>
                "You may not do this: it takes another role, or a sign-in with a password instead of a token.",
            StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}.",
            StatusCodes.Status405MethodNotAllowed =>
                $"{context.Request.Path} does not take {context.Request.Method}, but {context.Response.Headers.Allow}.",
            StatusCodes.Status413PayloadTooLarge => "The body is larger than this route takes.",
            StatusCodes.Status415UnsupportedMediaType => "The content type is not one that this route takes.",
            var status => $"The request failed with status {status}.",
        };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Method} {Path} could not be written to the database")]
        public static partial void NotWritten(ILogger logger, Exception exception, string method, string path);

        [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Unhandled(ILogger logger, Exception exception, string method, string path);
    }
}
