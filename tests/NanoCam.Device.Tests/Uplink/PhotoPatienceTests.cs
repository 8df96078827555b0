using NanoCam.Device.Network;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Uplink;

namespace NanoCam.Device.Tests.Uplink;

public sealed class PhotoPatienceTests
{
    private static readonly DeviceSettings Photo = PhotoSettings();

    [Fact]
    public void Board_that_never_joined_stays_awake_until_the_setup_page_is_offered()
    {
        PhotoOptions options = CameraDevice.PhotoOptions(Photo, hasJoined: false);

        Assert.True(options.NetworkTimeoutMilliseconds * 1000L > JoinWatch.PatienceMicroseconds);
    }

    [Fact]
    public void Board_that_has_joined_before_spares_its_battery() =>
        Assert.Equal(30_000, CameraDevice.PhotoOptions(Photo, hasJoined: true).NetworkTimeoutMilliseconds);

    private static DeviceSettings PhotoSettings()
    {
        DeviceSettings settings = new() { Mode = DeviceMode.Photo };
        Assert.Null(SettingsRules.Set(settings, SettingsKeys.Server, "http://192.168.1.10:8080"));
        return settings;
    }
}
