namespace NanoCam.Server.Recording.History;

/// <summary>Maps the routes of recordings that read and write JSON.</summary>
internal static class RecordingRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapRecordings(this IEndpointRouteBuilder routes)
    {
        routes.MapHistory();
        routes.MapRules();
        routes.MapStorage();
        routes.MapPins();
    }
}
