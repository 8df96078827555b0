namespace NanoCam.Wire;

/// <summary>Properties of one frame; a set of bits.</summary>
public static class FrameFlags
{
    /// <summary>A full-size still taken on command, not part of the live stream.</summary>
    public const uint Still = 1;

    /// <summary>The flash LED was on.</summary>
    public const uint Flash = 2;

    /// <summary>Taken right after a settings change; the sensor may not have settled.</summary>
    public const uint Settling = 4;
}
