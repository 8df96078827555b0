namespace NanoCam.Device.Chip;

/// <summary>The flash LED.</summary>
public interface IFlash
{
    /// <summary>Whether the board has one.</summary>
    bool IsPresent { get; }

    /// <summary>Lights it.</summary>
    /// <param name="brightness">0 (off) to 255.</param>
    void Light(int brightness);
}
