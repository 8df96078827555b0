using System.Text;

namespace NanoCam.Server.Api;

/// <summary><c>/metrics</c>, for Prometheus. Each feature defines its own instruments.</summary>
internal static class MetricsRoutes
{
    /// <summary>Maps the route.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        // The exporter's own mapping accepts every method and is missing in the OpenAPI document.
        var scrape = routes.CreateApplicationBuilder().UseOpenTelemetryPrometheusScrapingEndpoint(static _ => true).Build();

        // With only the context, the lambda would be a RequestDelegate, which has no description.
        routes
            .MapGet("/metrics", (HttpContext context, CancellationToken _) => ScrapeAsync(context, scrape))
            .WithName("getMetrics")
            .WithTags(ApiTags.Operation)
            .WithSummary("Read metrics")
            .WithDescription("Counters, gauges and histograms in the Prometheus text format, or in OpenMetrics if the client accepts it.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
    }

    // The exporter writes "name{} value" for a sample without labels. Scripts that read the scrape line by line expect "name value".
    private static async Task ScrapeAsync(HttpContext context, RequestDelegate scrape)
    {
        var response = context.Response;
        var body = response.Body;
        using var exported = new MemoryStream();
        context.Request.Headers.AcceptEncoding = default;
        response.Body = exported;
        await scrape(context);
        response.Body = body;
        var text = Encoding.UTF8.GetString(exported.GetBuffer(), 0, (int)exported.Length);
        response.ContentLength = null;
        await response.WriteAsync(text.Replace("{} ", " ", StringComparison.Ordinal), context.RequestAborted);
    }
}
