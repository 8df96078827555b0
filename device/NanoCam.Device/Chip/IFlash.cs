namespace NanoCam.Device.Chip;

/// <summary>The flash LED.</summary>
public interface IFlash
{
    /// <summary>Whether the board has one.</summary>
    bool IsPresent { get; }

    /// <summary>Sets its brightness.</summary>
    /// <param name="brightness">0 (off) to 255.</param>
    void SetBrightness(int brightness);
}
