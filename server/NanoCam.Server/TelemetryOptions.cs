using Microsoft.Extensions.Options;

namespace NanoCam.Server;

/// <summary>Sends metrics to an OpenTelemetry collector, in addition to <c>/metrics</c>.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Telemetry";

    /// <summary>
    /// Address of the collector's OTLP receiver for HTTP, such as <c>http://127.0.0.1:4318</c>. Default empty: metrics are not sent.
    /// </summary>
    public string Otlp { get; set; } = "";
}

/// <summary>Checks <see cref="TelemetryOptions"/> when the server starts.</summary>
internal sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options) =>
        options.Otlp.Length == 0 || (Uri.TryCreate(options.Otlp, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{TelemetryOptions.Section}:Otlp is '{options.Otlp}', which is not an address. "
                    + "Enter the address of an OpenTelemetry collector, such as http://127.0.0.1:4318."
            );
}
