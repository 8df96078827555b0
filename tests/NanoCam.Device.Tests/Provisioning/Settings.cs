using System.Text;
using NanoCam.Device.Provisioning;

namespace NanoCam.Device.Tests.Provisioning;

/// <summary>Settings for tests.</summary>
internal static class Settings
{
    public const string Smallest = """
        # NanoCam settings 1
        wifi.ssid = garden
        server = http://192.168.1.10:8080
        camera = door
        board = xiao-esp32s3-sense
        end

        """;

    /// <summary>Every key with a value that is not its default.</summary>
    public const string Everything = """
        # NanoCam settings 1
        wifi.ssid = " my net "
        wifi.password = a#b = "c"
        server = https://cams.example.org:8443/cam
        tls.check = off
        camera = north-gate_2.b
        pairing = 7F3K-92QX
        key = 000102030405060708090a0b0c0d0e0f
        board = custom
        clock = 10
        mode = photo
        photo.interval = 604800
        photo.sleep = off
        wake.pin = 0
        wake.level = 0
        local = on
        width = 1600
        height = 1200
        quality = 100
        interval = 0
        flip = on
        mirror = on
        flash.pin = 48
        flash.level = 0
        pin.pwdn = 32
        pin.reset = 33
        pin.xclk = 1
        pin.sda = 2
        pin.scl = 3
        pin.d7 = 4
        pin.d6 = 5
        pin.d5 = 6
        pin.d4 = 7
        pin.d3 = 8
        pin.d2 = 9
        pin.d1 = 10
        pin.d0 = 11
        pin.vsync = 12
        pin.href = 13
        pin.pclk = 14
        pin.power = 18
        power.level = 0
        end

        """;

    public static ParsedSettings Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return SettingsText.Read(bytes, bytes.Length);
    }

    /// <summary>The smallest valid settings with these lines before <c>end</c>.</summary>
    public static ParsedSettings ReadWith(string lines) => Read(Smallest.Replace("end\n", lines + "\nend\n", StringComparison.Ordinal));

    public static DeviceSettings For(string camera) => Read(Smallest.Replace("door", camera, StringComparison.Ordinal)).Settings!;

    public static string[] FaultsOf(ParsedSettings reading) =>
        [.. Enumerable.Range(0, reading.Errors.Count).Select(i => reading.Errors[i].ToString())];
}
