using NanoCam.Server.Api;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Explains a failed request that has a valid camera key: the path, the method or the kind of access is wrong, not the key. Without it, a
/// camera with a mistyped path would get the advice to sign in.
/// </summary>
internal sealed class CameraKeyHint(RequestDelegate next, UploadAuthenticator authenticator)
{
    // Endpoint of the framework for a known path with another method.
    private const string OtherMethod = "405 HTTP Method Not Supported";

    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var response = context.Response;
        var isUnexplained =
            response is { HasStarted: false, ContentType: null, ContentLength: null }
            && response.StatusCode
                is StatusCodes.Status401Unauthorized
                    or StatusCodes.Status404NotFound
                    or StatusCodes.Status405MethodNotAllowed;
        if (isUnexplained && authenticator.OwnerOf(context.Request) is { } camera)
        {
            response.Headers.WWWAuthenticate = default;
            Explain(context, camera);
        }
    }

    private static void Explain(HttpContext context, string camera)
    {
        var (path, method) = (context.Request.Path, context.Request.Method);
        var use =
            $"The key is valid and belongs to camera {camera}. Send its frames with POST /api/cameras/{camera}/frames or POST /upload.";
        var endpoint = context.GetEndpoint();
        if (endpoint is null)
        {
            Problems.Write(context.Response, StatusCodes.Status404NotFound, $"{path} does not exist. {use}");
        }
        else if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed || endpoint.DisplayName == OtherMethod)
        {
            Problems.Write(context.Response, StatusCodes.Status405MethodNotAllowed, $"{path} does not support {method}. {use}");
        }
        else
        {
            Problems.Write(
                context.Response,
                StatusCodes.Status403Forbidden,
                $"A camera key does not permit {method} {path}. {use} To watch or control cameras, send a token instead."
            );
        }
    }
}
