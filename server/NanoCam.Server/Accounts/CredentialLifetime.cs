namespace NanoCam.Server.Accounts;

/// <summary>Aborts a stream, a socket or a waiting request when its session, token or share link ends.</summary>
internal sealed class CredentialLifetime(RequestDelegate next)
{
    /// <summary>Links the cancellation of the request to its credential.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var credential = context.Features.Get<Credential>();
        if (credential?.OnlyCamera is { } camera)
        {
            // This also applies to HEAD, which reveals the size, time and number of a frame.
            context.Features.Set(new CameraScope(camera));
        }

        return credential is not null && CanLast(context.Request.Method) ? LinkAsync(context, credential) : next(context);
    }

    // Only GET and HEAD requests last long, and a DELETE that signs out must not abort itself.
    private static bool CanLast(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private async Task LinkAsync(HttpContext context, Credential credential)
    {
        var aborted = context.RequestAborted;
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(aborted, credential.Ended);
        context.RequestAborted = linked.Token;
        credential.Enter();
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (credential.Ended.IsCancellationRequested)
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
            credential.Leave();
            context.RequestAborted = aborted;
        }
    }
}
