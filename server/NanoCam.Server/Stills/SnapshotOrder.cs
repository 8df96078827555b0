namespace NanoCam.Server.Stills;

/// <summary>How a still is to be taken.</summary>
/// <param name="Reason">Why; kept with the still. Null for none.</param>
/// <param name="Timeout">How long the camera may take.</param>
/// <param name="IsAllowed">Checks again, once the camera has sent the still, whether it may be stored; null for yes.</param>
internal sealed record SnapshotOrder(string? Reason, TimeSpan Timeout, Func<Task<bool>>? IsAllowed)
{
    /// <summary>A still without a reason. With a flash, the largest size and a weak link, it takes a few seconds.</summary>
    public static SnapshotOrder Standard { get; } = new(null, TimeSpan.FromSeconds(15), null);
}
