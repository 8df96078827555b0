using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Database;

namespace NanoCam.Server.Api;

/// <summary><c>/health/live</c> and <c>/health/ready</c>, for service managers and load balancers.</summary>
internal static class HealthRoutes
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    /// <summary>Maps the routes.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").WithTags(ApiTags.Operation);
        group
            .MapGet("live", () => TypedResults.Ok(new ServerHealth { Status = HealthStatus.Ok }))
            .AllowAnonymous()
            .WithName("healthLive")
            .WithSummary("Check liveness")
            .WithDescription("Returns 200 while the server is running. Restart the server if this check fails.");
        group
            .MapGet("ready", GetReady)
            .WithName("healthReady")
            .WithSummary("Check readiness")
            .WithDescription(
                "Returns 200 if the server can store stills, recordings and changes, and 503 with the reason if it "
                    + "cannot: the disk is full, or the data directory, a folder of stills, the archive or the database was "
                    + "removed, replaced, locked or cannot be written. Live streams always work. The state of the MQTT broker "
                    + "is only informational."
            )
            .Produces<ServerHealth>(StatusCodes.Status503ServiceUnavailable);
    }

    private static Results<Ok<ServerHealth>, JsonHttpResult<ServerHealth>> GetReady(
        HttpContext context,
        DataDirectory data,
        ServerDatabase database,
        IEnumerable<ReadinessCheck> checks,
        BrokerCheck broker
    )
    {
        // The checks write to the data directory, which may now belong to another server.
        var fault = data.FindFault();
        List<Readiness> results = data.IsSame() ? [.. checks.Select(check => check.Run())] : [];
        var reason = fault ?? database.FindFault() ?? results.Find(result => result.Fault is not null).Fault;
        var health = new ServerHealth
        {
            Status = reason is null ? HealthStatus.Ok : HealthStatus.Failing,
            BytesLeft = results.Min(result => result.BytesLeft),
            Reason = reason,
            Mqtt = broker.Read(),
        };
        if (reason is null)
        {
            return TypedResults.Ok(health);
        }

        Problems.SetRetryAfter(context.Response, RetryAfter);
        return TypedResults.Json(health, WebJson.Default.ServerHealth, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>Health of the server.</summary>
public sealed record ServerHealth
{
    /// <summary>State of the server.</summary>
    public required HealthStatus Status { get; init; }

    /// <summary>Bytes that may still be stored before the disk counts as full.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? BytesLeft { get; init; }

    /// <summary>Reason of a failure, as a sentence.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Connection to the MQTT broker, if one is configured. It does not decide the state.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BrokerHealth? Mqtt { get; init; }
}

/// <summary>State of the server.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HealthStatus>))]
public enum HealthStatus
{
    /// <summary>The server is working.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>The server cannot store stills, recordings or changes.</summary>
    [JsonStringEnumMemberName("failing")]
    Failing,
}

/// <summary>JSON serialization without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ServerHealth))]
internal sealed partial class WebJson : JsonSerializerContext;
