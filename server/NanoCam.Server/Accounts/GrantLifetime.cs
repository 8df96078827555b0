namespace NanoCam.Server.Accounts;

/// <summary>Ends a stream, a socket or a waiting request when the session, token or link it came with ends.</summary>
internal sealed class GrantLifetime(RequestDelegate next)
{
    /// <summary>Ties the request to its grant.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var grant = context.Features.Get<Grant>();
        if (grant?.OnlyCamera is { } camera)
        {
            // For HEAD too, which tells size, time and number of a frame.
            context.Features.Set(new CameraScope(camera));
        }

        return grant is not null && Waits(context.Request.Method) ? TieAsync(context, grant) : next(context);
    }

    // Nothing else waits for anything; and a DELETE that signs out must not end itself.
    private static bool Waits(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private async Task TieAsync(HttpContext context, Grant grant)
    {
        var aborted = context.RequestAborted;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, grant.Ended);
        context.RequestAborted = either.Token;
        grant.Enter();
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (grant.Ended.IsCancellationRequested)
        {
            if (context.Response.HasStarted)
            {
                context.Abort();
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            }
        }
        finally
        {
            grant.Leave();
            context.RequestAborted = aborted;
        }
    }
}
