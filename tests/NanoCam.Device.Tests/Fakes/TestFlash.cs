using NanoCam.Device.Chip;

namespace NanoCam.Device.Tests.Fakes;

/// <summary>A flash LED that records its brightness.</summary>
internal sealed class TestFlash : IFlash
{
    public bool IsPresent { get; set; } = true;

    public List<int> Brightness { get; } = [];

    public void SetBrightness(int brightness) => Brightness.Add(brightness);
}
