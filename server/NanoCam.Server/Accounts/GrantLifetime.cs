namespace NanoCam.Server.Accounts;

/// <summary>Aborts a stream, a socket or a waiting request when its session, token or share link ends.</summary>
internal sealed class GrantLifetime(RequestDelegate next)
{
    /// <summary>Links the cancellation of the request to its grant.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var grant = context.Features.Get<Grant>();
        if (grant?.OnlyCamera is { } camera)
        {
            // Also for HEAD, which reveals size, time and number of a frame.
            context.Features.Set(new CameraScope(camera));
        }

        return grant is not null && CanLast(context.Request.Method) ? LinkAsync(context, grant) : next(context);
    }

    // Only GET and HEAD last long; and a DELETE that signs out must not abort itself.
    private static bool CanLast(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private async Task LinkAsync(HttpContext context, Grant grant)
    {
        var aborted = context.RequestAborted;
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(aborted, grant.Ended);
        context.RequestAborted = linked.Token;
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
