using NanoCam.Camera;
using NanoCam.Device.Provisioning;

namespace NanoCam.Device.Tests.Provisioning;

public sealed class PinRulesTests
{
    [Theory]
    [InlineData("xiao-esp32s3-sense", 22, "wake.pin must be a GPIO that can wake the chip: 0 to 21.")]
    [InlineData("xiao-esp32s3-sense", 45, "wake.pin must be a GPIO that can wake the chip: 0 to 21.")]
    [InlineData("xiao-esp32s3-sense", 10, "wake.pin is a GPIO of the camera. Choose another one.")]
    [InlineData("ai-thinker-esp32-cam", 3, "wake.pin must be a GPIO that can wake the chip: 0, 2, 4, 12 to 15, 25 to 27 or 32 to 39.")]
    [InlineData("ai-thinker-esp32-cam", 25, "wake.pin is a GPIO of the camera. Choose another one.")]
    public void Pin_that_cannot_wake_the_chip_is_rejected(string board, int pin, string sentence) =>
        Assert.Equal([sentence], FaultsOf(board, settings => settings.WakePin = pin));

    [Theory]
    [InlineData("xiao-esp32s3-sense", 1)]
    [InlineData("xiao-esp32s3-sense", 21)]
    [InlineData("ai-thinker-esp32-cam", 13)]
    [InlineData("ai-thinker-esp32-cam", 33)]
    public void Pin_that_can_wake_the_chip_is_accepted(string board, int pin) =>
        Assert.Empty(FaultsOf(board, settings => settings.WakePin = pin));

    [Fact]
    public void Flash_on_a_pin_of_the_camera_is_rejected()
    {
        Assert.Equal(
            ["flash.pin is a GPIO of the camera. Choose another one."],
            FaultsOf("xiao-esp32s3-sense", settings => settings.FlashPin = 40)
        );
        Assert.Empty(FaultsOf("xiao-esp32s3-sense", settings => settings.FlashPin = 21));
    }

    [Fact]
    public void Every_board_accepts_its_own_flash_pin()
    {
        foreach (var board in Boards.All)
        {
            Assert.DoesNotContain(FaultsOf(board.Name, settings => settings.FlashPin = board.Flash), fault =>
                fault.Contains("flash", StringComparison.Ordinal)
            );
        }
    }

    private static string[] FaultsOf(string board, Action<DeviceSettings> change)
    {
        DeviceSettings settings = new()
        {
            WifiSsid = "Home",
            CameraId = "door",
            Board = board,
        };
        Assert.Null(SettingsRules.Set(settings, SettingsKeys.Server, "http://192.168.1.10:8080"));
        change(settings);
        SettingsErrors faults = new();
        SettingsRules.Check(settings, faults);
        return [.. Enumerable.Range(0, faults.Count).Select(i => faults[i].Message)];
    }
}
