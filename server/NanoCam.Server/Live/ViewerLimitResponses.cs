using NanoCam.Server.Api;

namespace NanoCam.Server.Live;

/// <summary>Errors of <see cref="ViewerLimiter"/>, for the OpenAPI document.</summary>
internal static class ViewerLimitResponses
{
    /// <summary>Adds the errors to a route of viewers.</summary>
    /// <param name="route">The route.</param>
    /// <param name="unavailable">Another reason for 503.</param>
    public static TBuilder WithViewerLimits<TBuilder>(this TBuilder route, string unavailable = "")
        where TBuilder : IEndpointConventionBuilder =>
        route
            .WithProblem(StatusCodes.Status429TooManyRequests, "The user, token, share link or address has too many streams and sockets.")
            .WithProblem(
                StatusCodes.Status503ServiceUnavailable,
                $"{unavailable} The server or the camera has too many viewers. Retry after the seconds in Retry-After.".TrimStart()
            );
}
