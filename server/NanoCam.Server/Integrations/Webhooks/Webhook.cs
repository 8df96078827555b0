using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using NanoCam.Server.Recording;
using NanoCam.Wire;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>Form of the requests of a webhook.</summary>
internal enum WebhookPreset
{
    /// <summary>The event as JSON.</summary>
    Json,

    /// <summary>The newest frame of the camera, as the push camera of Home Assistant reads it.</summary>
    HomeAssistant,

    /// <summary>A notification of ntfy.</summary>
    Ntfy,
}

/// <summary>A validated webhook. Not a record, because a record prints its secret.</summary>
internal sealed class Webhook
{
    private static readonly Dictionary<string, WebhookPreset> Presets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["json"] = WebhookPreset.Json,
        ["home-assistant"] = WebhookPreset.HomeAssistant,
        ["ntfy"] = WebhookPreset.Ntfy,
    };

    private Webhook() { }

    /// <summary>Its number in the configuration.</summary>
    public required int Number { get; init; }

    /// <summary>Address that receives the events.</summary>
    public required Uri Url { get; init; }

    /// <summary>Key of the signature; empty for none.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>Value of the header Authorization; empty for none.</summary>
    public required string Authorization { get; init; }

    /// <summary>Kinds of events; empty for all.</summary>
    public required IReadOnlySet<CameraEventKind> Kinds { get; init; }

    /// <summary>Ids of cameras; empty for all.</summary>
    public required IReadOnlySet<string> Cameras { get; init; }

    /// <summary>Form of the requests.</summary>
    public required WebhookPreset Preset { get; init; }

    /// <summary>Whether the address may be link-local.</summary>
    public required bool AllowLinkLocal { get; init; }

    /// <summary>Scheme, host and port. Path and query can be secret: they hold the topic of ntfy and the key of Home Assistant.</summary>
    public string Address => Url.GetLeftPart(UriPartial.Authority);

    /// <summary>Name of the preset in the configuration.</summary>
    public string PresetName => Presets.First(preset => preset.Value == Preset).Key;

    /// <summary>Validates options.</summary>
    /// <param name="key">Key of the section below <c>NanoCam:Webhooks</c>.</param>
    /// <param name="options">The options.</param>
    /// <param name="hook">The webhook.</param>
    /// <param name="error">The error: key, value and remedy.</param>
    public static bool TryCreate(string key, WebhookOptions options, [NotNullWhen(true)] out Webhook? hook, out string error)
    {
        hook = null;
        var section = $"NanoCam:Webhooks:{key}";
        if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            error = $"{section} is not an entry of a list. Number the webhooks from 0: NanoCam:Webhooks:0:Url.";
            return false;
        }

        error = ErrorOfAddress(section, options) ?? ErrorOfLists(section, options) ?? "";
        if (error.Length > 0)
        {
            return false;
        }

        hook = new Webhook
        {
            Number = number,
            Url = new Uri(options.Url),
            Secret = Encoding.UTF8.GetBytes(options.Secret),
            Authorization = options.Authorization,
            Kinds = options.Events.Select(KindOf).OfType<CameraEventKind>().ToFrozenSet(),
            Cameras = options.Cameras.ToFrozenSet(StringComparer.Ordinal),
            Preset = Presets[options.Preset],
            AllowLinkLocal = options.AllowLinkLocal,
        };
        return true;
    }

    /// <summary>Whether it receives an event. A push camera receives none without a camera, because there is no frame to send.</summary>
    public bool Receives(CameraEvent item) =>
        (Kinds.Count == 0 || Kinds.Contains(item.Kind))
        && (
            item.CameraId is { } camera
                ? Cameras.Count == 0 || Cameras.Contains(camera)
                : Cameras.Count == 0 && Preset != WebhookPreset.HomeAssistant
        );

    /// <summary>Returns number and address only, so that logs contain no secret.</summary>
    public override string ToString() => $"{Number} ({Address})";

    // The value is not repeated where it can hold a password.
    private static string? ErrorOfAddress(string section, WebhookOptions options)
    {
        if (options.Url.Length == 0)
        {
            return $"{section}:Url is missing. Set it to the address that receives the events, such as http://192.168.1.5:9000/events.";
        }

        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            return $"{section}:Url is '{options.Url}', which is not an http or https address. Set it to the address that receives the "
                + "events, such as http://192.168.1.5:9000/events.";
        }

        if (url.UserInfo.Length > 0)
        {
            return $"{section}:Url contains a user name or password, which is not sent. Remove it, and set {section}:Authorization to "
                + "'Basic ' and the Base64 form of user:password.";
        }

        return options.Authorization.Any(c => c is < ' ' or > '~')
            ? $"{section}:Authorization contains a character that a header cannot hold. Use printable ASCII characters."
            : null;
    }

    private static string? ErrorOfLists(string section, WebhookOptions options)
    {
        if (!Presets.ContainsKey(options.Preset))
        {
            return $"{section}:Preset is '{options.Preset}', which is not a preset. Set it to {string.Join(", ", Presets.Keys)}.";
        }

        if (options.Events.FirstOrDefault(name => KindOf(name) is null) is { } unknown)
        {
            var all = string.Join(", ", Enum.GetValues<CameraEventKind>().Select(CameraEvents.NameOf));
            return $"{section}:Events contains '{unknown}', which is not a kind of event. Use any of {all}, or omit the option for "
                + "all kinds.";
        }

        return options.Cameras.FirstOrDefault(id => !CameraId.IsValid(id)) is { } camera
            ? $"{section}:Cameras contains '{camera}', which is not a camera id. {CameraId.Rule}"
            : null;
    }

    private static CameraEventKind? KindOf(string name) => CameraEvents.TryParseKind(name, out var kind) ? kind : null;
}
