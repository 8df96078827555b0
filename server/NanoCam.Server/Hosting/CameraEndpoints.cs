namespace NanoCam.Server.Hosting;

/// <summary>Marks the routes that cameras use.</summary>
internal static class CameraEndpoints
{
    /// <summary>
    /// Skips the authentication and authorization of viewers: cameras send their own keys, which ingest checks. Hundreds of frames per
    /// second use these routes, so sessions and roles would cost too much.
    /// </summary>
    public static TBuilder ForCameras<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder
    {
        routes.AllowAnonymous();
        routes.ShortCircuit();
        return routes;
    }
}
