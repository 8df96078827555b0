namespace NanoCam.Wire;

/// <summary>Capabilities of a camera besides sending frames; a set of bits.</summary>
public static class Capabilities
{
    /// <summary>Takes a full-size still between live frames.</summary>
    public const uint Still = 1;

    /// <summary>Has a flash LED.</summary>
    public const uint Flash = 2;

    /// <summary>Can restart on command.</summary>
    public const uint Reboot = 4;

    /// <summary>Reports the temperature of its chip.</summary>
    public const uint Temperature = 8;

    /// <summary>Is a program, not a device.</summary>
    public const uint Virtual = 16;
}
