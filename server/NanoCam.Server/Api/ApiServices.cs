namespace NanoCam.Server.Api;

/// <summary>Registers the shared parts of all routes: JSON, problems and the OpenAPI document.</summary>
internal static class ApiServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddApiDocument();
        services.AddSingleton<IProblemDetailsService, ProblemWriter>();
        services.AddHostedService<BadRequestResponses>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, WebJson.Default);
            json.SerializerOptions.Converters.Add(new UtcTimeConverter());
            // A null for a required text is an error of the request: respond with 400 instead of a stack trace in the log.
            json.SerializerOptions.RespectNullableAnnotations = true;
            // The same applies to a missing value.
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
        // ProblemMiddleware describes an invalid body; otherwise, the response would be an empty 400.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }
}
