namespace NanoCam.Repository.Tests.Code;

public sealed class DeviceRulesTests
{
    private static readonly SourceFile Errors = RepositoryTree.File("shared/NanoCam.Wire/CameraError.cs");

    [Fact]
    public void Only_Board_uses_nanoFramework_libraries_without_a_NET_counterpart() =>
        Finding.AssertNone(DeviceRules.CheckBoard(RepositoryTree.CSharp));

    [Theory]
    [InlineData("using nanoFramework.Hardware.Esp32;")]
    [InlineData("using System.Device.Gpio;")]
    [InlineData("using Pin = System.Device.Gpio.GpioPin;")]
    [InlineData("using Iot.Device.DhcpServer;")]
    public void Device_namespace_outside_Board_is_reported(string line)
    {
        Assert.Single(DeviceRules.CheckBoard([new("device/NanoCam.Device/Uplink/Part.cs", line)]));
        Assert.Empty(DeviceRules.CheckBoard([new("device/NanoCam.Device/Board/Part.cs", line)]));
    }

    [Fact]
    public void Camera_errors_have_the_same_numbers_in_C_and_CSharp() =>
        Finding.AssertNone(DeviceRules.CheckErrors(RepositoryTree.File("device/native/nanocam_camera.h"), Errors));

    [Theory]
    [InlineData("NANOCAM_ERR_NO_SENSOR = 3,", "NANOCAM_ERR_NO_SENSOR = 4,")]
    [InlineData("NANOCAM_ERR_NO_JPEG = 5,", "")]
    [InlineData("NANOCAM_ERR_BUSY = 14,", "NANOCAM_ERR_BUSY = 14, \n NANOCAM_ERR_NEW = 16,")]
    public void Number_that_differs_is_reported(string from, string to)
    {
        var header = RepositoryTree.File("device/native/nanocam_camera.h");
        Assert.Contains(from, header.Text, StringComparison.Ordinal);

        Assert.Single(DeviceRules.CheckErrors(header with { Text = header.Text.Replace(from, to, StringComparison.Ordinal) }, Errors));
    }
}
