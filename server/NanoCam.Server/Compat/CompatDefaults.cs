namespace NanoCam.Server.Compat;

/// <summary>The settings of <c>--compat</c>.</summary>
internal static class CompatDefaults
{
    /// <summary>
    /// Settings that <c>--compat</c> sets: the ports of the earlier systems. Every other source of configuration overrides them.
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
