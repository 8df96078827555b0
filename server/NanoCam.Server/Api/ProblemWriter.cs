namespace NanoCam.Server.Api;

/// <summary>Writes the problems of the framework through <see cref="Problems"/>, so that all errors have the same fields.</summary>
internal sealed class ProblemWriter : IProblemDetailsService
{
    /// <inheritdoc/>
    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        Write(context);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryWriteAsync(ProblemDetailsContext context)
    {
        Write(context);
        return ValueTask.FromResult(true);
    }

    private static void Write(ProblemDetailsContext context)
    {
        var status = context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode;
        var type = context.ProblemDetails.Type ?? "";
        var code = type.StartsWith(Problems.TypePrefix, StringComparison.Ordinal) ? type[Problems.TypePrefix.Length..] : null;
        Problems.Write(
            context.HttpContext.Response,
            status,
            context.ProblemDetails.Detail ?? $"The request failed with status {status}.",
            code
        );
    }
}
