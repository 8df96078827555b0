using NanoCam.Device.Chip;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>A board without a flash LED.</summary>
internal sealed class NoFlash : IFlash
{
    /// <inheritdoc/>
    public bool IsPresent => false;

    /// <inheritdoc/>
    public void SetBrightness(int brightness)
    {
        // There is no LED.
    }
}
