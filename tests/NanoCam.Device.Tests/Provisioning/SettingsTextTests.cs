using System.Text;
using NanoCam.Device.Provisioning;

namespace NanoCam.Device.Tests.Provisioning;

public sealed class SettingsTextTests
{
    [Fact]
    public void Smallest_file_has_the_documented_defaults()
    {
        var settings = Settings.Read(Settings.Smallest).Settings!;
        Assert.Equal("garden", settings.WifiSsid);
        Assert.Equal("", settings.WifiPassword);
        Assert.Equal(("192.168.1.10", 8080, false), (settings.Server!.Host, settings.Server.Port, settings.Server.IsTls));
        Assert.Equal((640, 480, 80, 66), (settings.Width, settings.Height, settings.Quality, settings.IntervalMilliseconds));
        Assert.Equal(DeviceMode.Live, settings.Mode);
        Assert.True(settings.TlsCheck);
        Assert.False(settings.Local);
        Assert.Null(settings.Key);
        Assert.Equal(10, settings.FindBoard()!.Clock);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var reading = Settings.Read(Settings.Everything);
        Assert.Empty(Settings.FaultsOf(reading));
        var settings = reading.Settings!;
        Assert.Equal(" my net ", settings.WifiSsid);
        Assert.Equal("a#b = \"c\"", settings.WifiPassword);
        Assert.Equal("/cam", settings.Server!.Path);
        Assert.Equal((int[])[4, 5, 6, 7, 8, 9, 10, 11], settings.FindBoard()!.Data);
        Assert.Equal((48, true), (settings.FindBoard()!.Flash, settings.FindBoard()!.FlashActiveLow));
        Assert.Equal((18, true), (settings.FindBoard()!.Power, settings.FindBoard()!.PowerActiveLow));
        Assert.Equal(15, settings.Key![15]);
    }

    [Fact]
    public void Settings_are_written_byte_for_byte_as_they_were_read()
    {
        Assert.Equal(Settings.Everything, Encoding.UTF8.GetString(SettingsText.Write(Settings.Read(Settings.Everything).Settings!)));
        Assert.Equal(
            Settings
                .Smallest.Replace("garden\n", "garden\nwifi.password =\n", StringComparison.Ordinal)
                .Replace("end\n", "mode = live\nend\n", StringComparison.Ordinal),
            Encoding.UTF8.GetString(SettingsText.Write(Settings.Read(Settings.Smallest).Settings!))
        );
    }

    [Theory]
    [InlineData("\"quoted\"")]
    [InlineData(" blank before")]
    [InlineData("blank behind ")]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("花园 2,4 GHz")]
    [InlineData("# no comment")]
    [InlineData("a = b")]
    public void Any_network_name_can_be_written_and_read(string name)
    {
        var settings = Settings.For("door");
        Assert.Null(SettingsRules.Set(settings, SettingsKeys.WifiSsid, name));
        var written = SettingsText.Write(settings);
        Assert.Equal(name, SettingsText.Read(written, written.Length).Settings!.WifiSsid);
    }

    [Fact]
    public void Windows_line_ends_byte_order_mark_blank_lines_and_comments_are_skipped()
    {
        var text =
            "\uFEFF"
            + Settings
                .Smallest.Replace("camera", "\n   # the front door\n\t camera", StringComparison.Ordinal)
                .Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.Equal("door", Settings.Read(text).Settings!.CameraId);
    }

    [Fact]
    public void Unknown_keys_are_counted_and_are_not_an_error()
    {
        var reading = Settings.ReadWith("colour = red\nWIDTH = 3");
        Assert.NotNull(reading.Settings);
        Assert.Equal(2, reading.UnknownKeys);
    }

    [Theory]
    [InlineData("width = 15", "line 6: width must be a number from 16 to 4096.")]
    [InlineData("width = 4097", "line 6: width must be a number from 16 to 4096.")]
    [InlineData("width = +640", "line 6: width must be a number from 16 to 4096.")]
    [InlineData("width = 6 40", "line 6: width must be a number from 16 to 4096.")]
    [InlineData("width = 99999999999999999999", "line 6: width must be a number from 16 to 4096.")]
    [InlineData("width =", "line 6: width must be a number from 16 to 4096.")]
    [InlineData("quality = 0", "line 6: quality must be a number from 1 to 100.")]
    [InlineData("interval = -1", "line 6: interval must be a number from 0 to 3600000.")]
    [InlineData("photo.interval = 604801", "line 6: photo.interval must be a number from 1 to 604800.")]
    [InlineData("clock = 40", "line 6: clock must be a number from 5 to 24.")]
    [InlineData("wake.pin = 49", "line 6: wake.pin must be a number from -1 to 48.")]
    [InlineData("flash.level = on", "line 6: flash.level must be a number from 0 to 1.")]
    [InlineData("local = yes", "line 6: local must be on or off.")]
    [InlineData("mode = fast", "line 6: mode must be live or photo.")]
    [InlineData("wifi.password = short", "line 6: wifi.password must be 8 to 63 printable ASCII characters, or empty for an open network.")]
    [InlineData(
        "wifi.password = grün grün",
        "line 6: wifi.password must be 8 to 63 printable ASCII characters, or empty for an open network."
    )]
    [InlineData("pairing = 12 34", "line 6: pairing must be the code that the server shows: 4 to 32 letters, digits and hyphens.")]
    [InlineData("key = 0011", "line 6: key must be an even number of hexadecimal digits, 32 to 128.")]
    [InlineData("key = zz0102030405060708090a0b0c0d0e0f", "line 6: key must be an even number of hexadecimal digits, 32 to 128.")]
    [InlineData("pin.d3 = -2", "line 6: pin.d3 must be a GPIO from 0 to 48, or -1 for none.")]
    [InlineData("camera = again", "line 6: camera occurs twice. Remove one line.")]
    [InlineData("just words", "line 6: the line must be \"key = value\" or a comment.")]
    [InlineData("= value", "line 6: the line must be \"key = value\" or a comment.")]
    [InlineData("end", "line 7: nothing may follow the line \"end\".")]
    [InlineData("pin.d3 = 4", "pin.* keys are valid only for board = custom. Remove them or change the board.")]
    [InlineData("wifi.password = bell\arings", "line 6: the line is not valid UTF-8 text, or contains control characters.")]
    public void Each_error_is_a_message_with_its_line(string line, string sentence)
    {
        var reading = Settings.ReadWith(line);
        Assert.Null(reading.Settings);
        Assert.Equal([sentence], Settings.FaultsOf(reading));
    }

    [Theory]
    [InlineData("server = 192.168.1.10:8080")]
    [InlineData("server = ftp://host")]
    [InlineData("server = http://host:0")]
    [InlineData("server = http://host:65536")]
    [InlineData("server = http://")]
    public void Invalid_server_address_is_rejected_with_an_example(string line)
    {
        var reading = Settings.Read(Settings.Smallest.Replace("server = http://192.168.1.10:8080", line, StringComparison.Ordinal));
        Assert.Equal(
            ["line 3: server must be an address such as http://192.168.1.10:8080 or https://cams.example.org."],
            Settings.FaultsOf(reading)
        );
    }

    [Fact]
    public void Length_of_the_network_name_is_measured_in_bytes()
    {
        Assert.NotNull(Settings.Read(Settings.Smallest.Replace("garden", new string('ä', 15) + "x", StringComparison.Ordinal)).Settings);
        Assert.Null(Settings.Read(Settings.Smallest.Replace("garden", new string('ä', 16), StringComparison.Ordinal)).Settings);
    }

    [Fact]
    public void Missing_required_settings_are_named()
    {
        var faults = Settings.FaultsOf(Settings.Read("# NanoCam settings 1\nend\n"));
        Assert.Equal(4, faults.Length);
        Assert.StartsWith("wifi.ssid is required", faults[0], StringComparison.Ordinal);
        Assert.StartsWith("camera is required", faults[1], StringComparison.Ordinal);
        Assert.StartsWith("board is required: one of: xiao-esp32s3-sense, ", faults[2], StringComparison.Ordinal);
        Assert.StartsWith("server is required", faults[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_server_the_camera_must_be_live_with_the_local_server()
    {
        var local = Settings.Smallest.Replace("server = http://192.168.1.10:8080", "local = on", StringComparison.Ordinal);
        Assert.Null(Settings.Read(local).Settings!.Server);
        Assert.Null(Settings.Read(local.Replace("end\n", "mode = photo\nend\n", StringComparison.Ordinal)).Settings);
    }

    [Fact]
    public void Custom_board_requires_all_pins_and_no_GPIO_twice()
    {
        var without = Settings.Everything.Replace("pin.href = 13\n", "", StringComparison.Ordinal);
        Assert.Equal(
            ["pin.href is required: board = custom needs every pin except pwdn, reset and power."],
            Settings.FaultsOf(Settings.Read(without))
        );
        var twice = Settings.Everything.Replace("pin.href = 13\n", "pin.href = 12\n", StringComparison.Ordinal);
        Assert.Equal(["pin.href is a GPIO that another pin already uses. Choose another one."], Settings.FaultsOf(Settings.Read(twice)));
    }

    [Fact]
    public void Another_version_is_rejected() =>
        Assert.Contains(
            "line 1: the first line must be: # NanoCam settings 1",
            Settings.FaultsOf(Settings.Read(Settings.Smallest.Replace("settings 1", "settings 2", StringComparison.Ordinal)))
        );

    [Fact]
    public void No_message_contains_the_value()
    {
        foreach (var key in SettingsKeys.All)
        {
            Assert.DoesNotContain("Sesame!", SettingsRules.Set(new DeviceSettings(), key, "Sesame!\u0001") ?? "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rejected_value_leaves_the_setting_unchanged()
    {
        var settings = Settings.Read(Settings.Everything).Settings!;
        var before = SettingsText.Write(settings);
        foreach (var key in SettingsKeys.All)
        {
            var fault = SettingsRules.Set(settings, key, "\u0001");
            Assert.NotNull(fault);
            Assert.NotNull(SettingsRules.Set(settings, key, new string('9', 129)));
        }

        Assert.Equal(before, SettingsText.Write(settings));
    }

    [Fact]
    public void Longest_possible_settings_fit_into_the_file()
    {
        var settings = Settings.Read(Settings.Everything).Settings!;
        Assert.Null(SettingsRules.Set(settings, SettingsKeys.WifiSsid, new string('w', 31)));
        Assert.Null(SettingsRules.Set(settings, SettingsKeys.WifiPassword, new string('p', 63)));
        Assert.Null(SettingsRules.Set(settings, SettingsKeys.Server, "http://" + new string('s', 121)));
        Assert.Null(SettingsRules.Set(settings, SettingsKeys.Camera, new string('c', 64)));
        Assert.Null(SettingsRules.Set(settings, SettingsKeys.Key, new string('a', 128)));
        Assert.InRange(SettingsText.Write(settings).Length, 1, SettingsText.MaxBytes / 2);
    }
}
