using System.Diagnostics.Metrics;

namespace NanoCam.Server;

/// <summary>
/// Meters of the server. Instruments have the names of Prometheus, so that the source, the scrape and the documents use one name.
/// </summary>
internal static class ServerMeter
{
    /// <summary>Instruments whose series do not grow with the number of cameras.</summary>
    public const string Name = "NanoCam.Server";

    /// <summary>Instruments with a series for each camera.</summary>
    public const string CamerasName = "NanoCam.Server.Cameras";

    /// <summary>Adds a series of <c>nanocam_over_limit_total</c>: each feature counts the refusals of its own limits.</summary>
    public static void AddLimit(this Meter meter, string limit, Func<long> refused) =>
        meter.CreateObservableCounter(
            "nanocam_over_limit_total",
            () => new Measurement<long>(refused(), new KeyValuePair<string, object?>("limit", limit)),
            description: "Connections, viewers, uploads and attempts refused because of a limit."
        );
}
