using System.Diagnostics.CodeAnalysis;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Address of a broker.</summary>
/// <param name="Host">Name or IP address.</param>
/// <param name="Port">Port.</param>
/// <param name="UsesTls">Whether the connection is encrypted.</param>
internal sealed record MqttAddress(string Host, int Port, bool UsesTls)
{
    private const string Plain = "mqtt";
    private const string Tls = "mqtts";
    private const int PlainPort = 1883;
    private const int TlsPort = 8883;

    /// <summary>Parses <c>host</c>, <c>host:port</c>, <c>mqtt://host:port</c> or <c>mqtts://host:port</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MqttAddress? address)
    {
        address = null;
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : $"{Plain}://{text}";
        if (
            !Uri.TryCreate(whole, UriKind.Absolute, out var uri)
            || uri.Scheme is not (Plain or Tls)
            || uri.Host.Length == 0
            || uri.UserInfo.Length > 0
            || uri.PathAndQuery is not ("" or "/")
            || uri.Port == 0
        )
        {
            return false;
        }

        var usesTls = uri.Scheme == Tls;
        var standard = usesTls ? TlsPort : PlainPort;
        address = new MqttAddress(uri.DnsSafeHost, uri.Port < 0 ? standard : uri.Port, usesTls);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(UsesTls ? Tls : Plain)}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";
}
