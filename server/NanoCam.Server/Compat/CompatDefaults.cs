namespace NanoCam.Server.Compat;

/// <summary>The settings of <c>--compat</c>.</summary>
internal static class CompatDefaults
{
    /// <summary>
    /// What <c>--compat</c> stands for: the ports of the systems before. Any other source of configuration goes before it.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string?> All = new Dictionary<string, string?>
    {
        [$"{CompatOptions.Section}:{nameof(CompatOptions.FrameTcpPort)}"] = "3008",
        [$"{CompatOptions.Section}:{nameof(CompatOptions.BinaryWebSocketPort)}"] = "3009",
        [$"{CompatOptions.Section}:{nameof(CompatOptions.JsonWebSocketPort)}"] = "8765",
        [$"{CompatOptions.Section}:{nameof(CompatOptions.MarkedTcpPort)}"] = "8940",
        [$"{CompatOptions.Section}:{nameof(CompatOptions.LiveLatest)}"] = "true",
        [$"{CompatOptions.Section}:{nameof(CompatOptions.FilePages)}"] = "true",
    };
}
