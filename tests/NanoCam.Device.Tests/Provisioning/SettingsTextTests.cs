using System.Text;
using NanoCam.Device.Provisioning;

namespace NanoCam.Device.Tests.Provisioning;

public sealed class SettingsTextTests
{
    [Fact]
    public void Smallest_file_gives_usable_settings_with_the_documented_defaults()
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
    public void What_was_read_is_written_the_same_byte_for_byte()
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
    public void Any_network_name_survives_the_file(string name)
    {
        var settings = Settings.For("door");
        Assert.Null(SettingsRules.Set(settings, SettingsKeys.WifiSsid, name));
        var written = SettingsText.Write(settings);
        Assert.Equal(name, SettingsText.Read(written, written.Length).Settings!.WifiSsid);
    }

    [Fact]
    public void Windows_line_ends_a_byte_order_mark_blank_lines_and_comments_are_passed_over()
    {
        var text =
            "\uFEFF"
            + Settings
                .Smallest.Replace("camera", "\n   # the front door\n\t camera", StringComparison.Ordinal)
                .Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.Equal("door", Settings.Read(text).Settings!.CameraId);
    }

    [Fact]
    public void Unknown_keys_are_no_fault_and_are_counted()
    {
        var reading = Settings.ReadWith("colour = red\nWIDTH = 3");
        Assert.NotNull(reading.Settings);
        Assert.Equal(2, reading.UnknownKeys);
    }

    [Theory]
    [InlineData("width = 15", "line 6: width takes a number from 16 to 4096.")]
    [InlineData("width = 4097", "line 6: width takes a number from 16 to 4096.")]
    [InlineData("width = +640", "line 6: width takes a number from 16 to 4096.")]
    [InlineData("width = 6 40", "line 6: width takes a number from 16 to 4096.")]
    [InlineData("width = 99999999999999999999", "line 6: width takes a number from 16 to 4096.")]
    [InlineData("width =", "line 6: width takes a number from 16 to 4096.")]
    [InlineData("quality = 0", "line 6: quality takes a number from 1 to 100.")]
    [InlineData("interval = -1", "line 6: interval takes a number from 0 to 3600000.")]
    [InlineData("photo.interval = 604801", "line 6: photo.interval takes a number from 1 to 604800.")]
    [InlineData("clock = 40", "line 6: clock takes a number from 5 to 24.")]
    [InlineData("wake.pin = 49", "line 6: wake.pin takes a number from -1 to 48.")]
    [InlineData("flash.level = on", "line 6: flash.level takes a number from 0 to 1.")]
    [InlineData("local = yes", "line 6: local takes on or off.")]
    [InlineData("mode = fast", "line 6: mode takes live or photo.")]
    [InlineData("wifi.password = short", "line 6: wifi.password takes 8 to 63 printable ASCII characters, or nothing for an open network.")]
    [InlineData(
        "wifi.password = grün grün",
        "line 6: wifi.password takes 8 to 63 printable ASCII characters, or nothing for an open network."
    )]
    [InlineData("pairing = 12 34", "line 6: pairing takes the code the server showed: 4 to 32 letters, digits and hyphens.")]
    [InlineData("key = 0011", "line 6: key takes 32 to 128 hexadecimal digits, an even number.")]
    [InlineData("key = zz0102030405060708090a0b0c0d0e0f", "line 6: key takes 32 to 128 hexadecimal digits, an even number.")]
    [InlineData("pin.d3 = -2", "line 6: pin.d3 takes a GPIO from 0 to 48, or -1 for none.")]
    [InlineData("camera = again", "line 6: camera is given twice.")]
    [InlineData("just words", "line 6: this is neither \"key = value\" nor a comment.")]
    [InlineData("= value", "line 6: this is neither \"key = value\" nor a comment.")]
    [InlineData("end", "line 7: nothing may follow the line \"end\".")]
    [InlineData("pin.d3 = 4", "pin.* keys belong to board = custom.")]
    [InlineData("wifi.password = bell\arings", "line 6: this is not text in UTF-8, or has control characters.")]
    public void Each_fault_is_a_sentence_with_its_line(string line, string sentence)
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
    public void Server_that_is_no_address_is_refused_with_an_example(string line)
    {
        var reading = Settings.Read(Settings.Smallest.Replace("server = http://192.168.1.10:8080", line, StringComparison.Ordinal));
        Assert.Equal(
            ["line 3: server takes an address like http://192.168.1.10:8080 or https://cams.example.org."],
            Settings.FaultsOf(reading)
        );
    }

    [Fact]
    public void Network_name_counts_in_bytes()
    {
        Assert.NotNull(Settings.Read(Settings.Smallest.Replace("garden", new string('ä', 15) + "x", StringComparison.Ordinal)).Settings);
        Assert.Null(Settings.Read(Settings.Smallest.Replace("garden", new string('ä', 16), StringComparison.Ordinal)).Settings);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        var faults = Settings.FaultsOf(Settings.Read("# NanoCam settings 1\nend\n"));
        Assert.Equal(4, faults.Length);
        Assert.StartsWith("wifi.ssid is missing", faults[0], StringComparison.Ordinal);
        Assert.StartsWith("camera is missing", faults[1], StringComparison.Ordinal);
        Assert.StartsWith("board is missing: one of: xiao-esp32s3-sense, ", faults[2], StringComparison.Ordinal);
        Assert.StartsWith("server is missing", faults[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_server_the_local_one_must_run_and_the_camera_be_live()
    {
        var local = Settings.Smallest.Replace("server = http://192.168.1.10:8080", "local = on", StringComparison.Ordinal);
        Assert.Null(Settings.Read(local).Settings!.Server);
        Assert.Null(Settings.Read(local.Replace("end\n", "mode = photo\nend\n", StringComparison.Ordinal)).Settings);
    }

    [Fact]
    public void Custom_board_needs_its_pins_and_each_only_once()
    {
        var without = Settings.Everything.Replace("pin.href = 13\n", "", StringComparison.Ordinal);
        Assert.Equal(
            ["pin.href is missing: the GPIO; board = custom needs every pin but pwdn, reset and power."],
            Settings.FaultsOf(Settings.Read(without))
        );
        var twice = Settings.Everything.Replace("pin.href = 13\n", "pin.href = 12\n", StringComparison.Ordinal);
        Assert.Equal(["pin.href names a GPIO that another pin has already."], Settings.FaultsOf(Settings.Read(twice)));
    }

    [Fact]
    public void Another_version_is_refused() =>
        Assert.Contains(
            "line 1: the first line must be: # NanoCam settings 1",
            Settings.FaultsOf(Settings.Read(Settings.Smallest.Replace("settings 1", "settings 2", StringComparison.Ordinal)))
        );

    [Fact]
    public void No_sentence_repeats_a_value_for_it_may_be_a_password()
    {
        foreach (var key in SettingsKeys.All)
        {
            Assert.DoesNotContain("Sesame!", SettingsRules.Set(new DeviceSettings(), key, "Sesame!\u0001") ?? "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Refused_value_leaves_the_setting_as_it_was()
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
