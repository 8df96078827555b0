using NanoCam.Device.Chip;

namespace NanoCam.Device.Tests.Kit;

/// <summary>A flash LED that remembers how bright it was.</summary>
internal sealed class TestFlash : IFlash
{
    public bool IsPresent { get; set; } = true;

    public List<int> Brightness { get; } = [];

    public void Light(int brightness) => Brightness.Add(brightness);
}
