using NanoCam.Server.Api;

namespace NanoCam.Server.Stills;

/// <summary>Error of a route whose clients expect <c>{"error":…}</c>. A person who opens the address in a browser gets a page.</summary>
internal sealed class StillError(int status, string message, string? code = null) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (BrowserNavigation.Is(httpContext.Request))
        {
            ErrorPage.Write(httpContext.Response, status, message, code);
            return Task.CompletedTask;
        }

        return TypedResults
            .Json(new ErrorModel { Error = message }, StillJson.Default.ErrorModel, statusCode: status)
            .ExecuteAsync(httpContext);
    }
}
