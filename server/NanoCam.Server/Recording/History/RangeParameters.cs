using Microsoft.OpenApi;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Recording.History;

/// <summary>Range of time in the query, for the OpenAPI document.</summary>
internal static class RangeParameters
{
    /// <summary>Describes the parameters of a range, and its errors.</summary>
    public static TBuilder WithRange<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route
            .WithCameraId()
            .WithQuery("from", JsonSchemaType.String, $"Start of the range: {ArchiveTime.Rule}. Default: 24 hours before `to`.")
            .WithQuery("to", JsonSchemaType.String, "End of the range. Default: now.")
            .WithProblem(StatusCodes.Status400BadRequest, "The camera id or a parameter is not valid.")
            .WithProblem(StatusCodes.Status404NotFound, "There is no such camera, and no recording of it.");
}
