namespace NanoCam.Wire.Tests.Names;

public sealed class ControlNamesTests
{
    [Fact]
    public void Every_control_has_one_name_in_the_order_of_the_wire()
    {
        var controls = Enum.GetValues<CameraControl>();
        Assert.Equal(controls.Select(c => ControlNames.Find(c)), ControlNames.All);
        Assert.All(controls, c => Assert.True(ControlNames.TryParse(ControlNames.Find(c)!, out var back) && back == c));
    }

    [Fact]
    public void Unknown_control_name_is_rejected() => Assert.False(ControlNames.TryParse("Brightness", out _));
}
