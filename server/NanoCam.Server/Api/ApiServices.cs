namespace NanoCam.Server.Api;

/// <summary>Registers what all routes share: JSON, problems, and the OpenAPI document.</summary>
internal static class ApiServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddApiDocument();
        services.AddSingleton<IProblemDetailsService, ProblemWriter>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, WebJson.Default);
            json.SerializerOptions.Converters.Add(new UtcTimeConverter());
            // A null where a text has to stand is the sender's fault, and not a stack trace in the log.
            json.SerializerOptions.RespectNullableAnnotations = true;
        });
        // A body that cannot be read is reported by ProblemMiddleware, with its sentence, instead of an empty 400.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }
}
