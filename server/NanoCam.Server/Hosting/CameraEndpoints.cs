namespace NanoCam.Server.Hosting;

/// <summary>Marks the routes that cameras use.</summary>
internal static class CameraEndpoints
{
    /// <summary>
    /// Lets requests pass by everything that concerns viewers: cameras show their own keys, which ingest checks. Frames come by here, up to
    /// hundreds a second, and none of them should pay for sessions and roles.
    /// </summary>
    public static TBuilder ForCameras<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder
    {
        routes.AllowAnonymous();
        routes.ShortCircuit();
        return routes;
    }
}
