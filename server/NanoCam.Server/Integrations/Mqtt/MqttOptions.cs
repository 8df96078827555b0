using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Connects the server to an MQTT broker and announces its cameras to Home Assistant.</summary>
public sealed class MqttOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Mqtt";

    /// <summary>
    /// Address of the broker: <c>mqtt://host:1883</c>, or with TLS <c>mqtts://host:8883</c>. Default none: the server does not use MQTT.
    /// </summary>
    public string? Server { get; set; }

    /// <summary>User name. Default none.</summary>
    public string? User { get; set; }

    /// <summary>Password. Default none.</summary>
    public string? Password { get; set; }

    /// <summary>First part of all topics of this server. Servers that share a broker need different ones. Default nanocam.</summary>
    public string Prefix { get; set; } = "nanocam";

    /// <summary>First part of the discovery topics, as set in Home Assistant. Default homeassistant.</summary>
    public string DiscoveryPrefix { get; set; } = "homeassistant";

    /// <summary>
    /// PEM file with the certificate of the authority that signed the certificate of the broker. Default none: the authorities that the
    /// operating system trusts.
    /// </summary>
    public string? CaFile { get; set; }
}

/// <summary>Checks <see cref="MqttOptions"/> when the server starts.</summary>
internal sealed partial class MqttOptionsValidator : IValidateOptions<MqttOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MqttOptions options)
    {
        List<string> errors = [];
        if (!Prefix().IsMatch(options.Prefix))
        {
            errors.Add(Describe(nameof(options.Prefix), options.Prefix));
        }

        if (!Prefix().IsMatch(options.DiscoveryPrefix))
        {
            errors.Add(Describe(nameof(options.DiscoveryPrefix), options.DiscoveryPrefix));
        }

        // Home Assistant parses everything below its prefix, so frames there would cost processing time.
        if ($"{options.Prefix}/".StartsWith($"{options.DiscoveryPrefix}/", StringComparison.Ordinal))
        {
            errors.Add("NanoCam:Mqtt:Prefix must not be NanoCam:Mqtt:DiscoveryPrefix, or below it.");
        }

        if (!string.IsNullOrEmpty(options.Server))
        {
            CheckServer(options, errors);
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckServer(MqttOptions options, List<string> errors)
    {
        if (!MqttAddress.TryParse(options.Server!, out var address))
        {
            errors.Add(
                "NanoCam:Mqtt:Server must be mqtt://host:port or, with TLS, mqtts://host:port. Set the user name and password in "
                    + "NanoCam:Mqtt:User and NanoCam:Mqtt:Password."
            );
        }
        else if (!string.IsNullOrEmpty(options.CaFile) && !address.UsesTls)
        {
            errors.Add("NanoCam:Mqtt:CaFile has no effect without TLS. Set NanoCam:Mqtt:Server to mqtts://host:port.");
        }

        if (!string.IsNullOrEmpty(options.CaFile) && !File.Exists(options.CaFile))
        {
            errors.Add($"NanoCam:Mqtt:CaFile: there is no file {options.CaFile}.");
        }

        if (!string.IsNullOrEmpty(options.Password) && string.IsNullOrEmpty(options.User))
        {
            errors.Add("NanoCam:Mqtt:Password needs NanoCam:Mqtt:User.");
        }
    }

    private static string Describe(string option, string value) =>
        $"NanoCam:Mqtt:{option} must have 1 to 64 letters, digits, underscores, hyphens and single slashes in between: '{value}'.";

    [GeneratedRegex("^(?=.{1,64}$)[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();
}
