namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>A program that receives events as HTTP requests. <see cref="Webhook"/> validates the options.</summary>
public sealed class WebhookOptions
{
    /// <summary>Configuration section of webhook N, counted from 0.</summary>
    public const string Section = "NanoCam:Webhooks:N";

    /// <summary>Address that receives the events, http or https. Required. It is never returned or logged beyond host and port.</summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// Key of the signature in the header <c>X-NanoCam-Signature</c>. Default none: requests are not signed. Never logged and never
    /// returned.
    /// </summary>
    public string Secret { get; set; } = "";

    /// <summary>
    /// Value of the header <c>Authorization</c>, such as <c>Bearer tk_123</c>. Default none. Never logged and never returned.
    /// </summary>
    public string Authorization { get; set; } = "";

    /// <summary>Kinds of events, such as <c>offline</c>. Default none: all kinds.</summary>
    public IList<string> Events { get; set; } = [];

    /// <summary>Ids of cameras. Default none: all cameras, and the events of the server itself.</summary>
    public IList<string> Cameras { get; set; } = [];

    /// <summary>
    /// Form of the requests: <c>json</c>, <c>home-assistant</c> (the newest frame, for its push camera) or <c>ntfy</c>. Default json.
    /// </summary>
    public string Preset { get; set; } = "json";

    /// <summary>Whether the address may be link-local, or the metadata service of a cloud. Default false.</summary>
    public bool AllowLinkLocal { get; set; }
}

/// <summary>The webhooks in the configuration, by the key of their section.</summary>
public sealed class WebhookListOptions
{
    /// <summary>Webhooks in the order of their numbers.</summary>
    public IList<KeyValuePair<string, WebhookOptions>> Hooks { get; } = [];

    /// <summary>Reads the section. A list can also be one value with commas, which is shorter in an environment variable.</summary>
    internal static void Read(WebhookListOptions options, IConfiguration configuration)
    {
        foreach (var section in configuration.GetSection("NanoCam:Webhooks").GetChildren())
        {
            var hook = new WebhookOptions();
            section.Bind(hook);
            AddText(hook.Events, section[nameof(WebhookOptions.Events)]);
            AddText(hook.Cameras, section[nameof(WebhookOptions.Cameras)]);
            options.Hooks.Add(new(section.Key, hook));
        }
    }

    private static void AddText(IList<string> list, string? text)
    {
        foreach (var entry in (text ?? "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            list.Add(entry);
        }
    }
}
