using System.Text;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Text;

namespace NanoCam.Device.Tests.Provisioning;

public sealed class SettingsTextInvalidInputTests
{
    [Fact]
    public void Every_truncation_is_detected()
    {
        var whole = Encoding.UTF8.GetBytes(Settings.Everything);
        for (var length = 0; length < whole.Length - 1; length++)
        {
            var reading = SettingsText.Read(whole, length);
            Assert.Null(reading.Settings);
            Assert.Contains("The last line must be \"end\". Without it, the settings may be incomplete.", Settings.FaultsOf(reading));
        }

        // Only the last line feed may be missing.
        Assert.NotNull(SettingsText.Read(whole, whole.Length - 1).Settings);
    }

    [Fact]
    public void Random_bytes_produce_only_errors()
    {
        Random random = new(20261121);
        var bytes = new byte[SettingsText.MaxBytes + 8];
        for (var i = 0; i < 2_000; i++)
        {
            random.NextBytes(bytes);
            var reading = SettingsText.Read(bytes, random.Next(bytes.Length + 1));
            Assert.Null(reading.Settings);
            Assert.InRange(reading.Errors.Count, 1, 16);
        }
    }

    [Fact]
    public void Damaged_file_produces_errors_or_settings_that_can_be_written()
    {
        Random random = new(33);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Settings.Everything);
            for (var hit = random.Next(1, 4); hit > 0; hit--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (SettingsText.Read(bytes, bytes.Length).Settings is not { } settings)
            {
                continue;
            }

            var again = SettingsText.Write(settings);
            Assert.Equal(again, SettingsText.Write(SettingsText.Read(again, again.Length).Settings!));
        }
    }

    [Fact]
    public void Text_check_agrees_with_the_class_library()
    {
        UTF8Encoding strict = new(false, throwOnInvalidBytes: true);
        Random random = new(7);
        byte[][] starts =
        [
            [0xC2],
            [0xE0, 0xA0],
            [0xED, 0x9F],
            [0xED, 0xA0],
            [0xF0, 0x90, 0x80],
            [0xF4, 0x8F, 0xBF],
            [0xF4, 0x90, 0x80],
            [],
        ];
        for (var i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. starts[random.Next(starts.Length)], (byte)random.Next(0x20, 256), (byte)random.Next(0x20, 256)];
            var isText = true;
            try
            {
                isText = !strict.GetString(bytes).Contains('\u007f', StringComparison.Ordinal);
            }
            catch (ArgumentException)
            {
                isText = false;
            }

            Assert.Equal(isText, Utf8.IsText(bytes, 0, bytes.Length));
        }
    }

    [Fact]
    public void File_of_4096_bytes_is_read_and_a_longer_one_is_not()
    {
        string filler = new('#', SettingsText.MaxBytes - Encoding.UTF8.GetByteCount(Settings.Smallest));
        Assert.NotNull(Settings.Read(Settings.Smallest + filler).Settings);
        Assert.Equal(
            "The settings are longer than 4096 bytes. Remove lines.",
            Settings.FaultsOf(Settings.Read(Settings.Smallest + filler + "#"))[0]
        );
    }

    [Fact]
    public void Zero_bytes_cannot_hide_the_rest_of_a_line()
    {
        var reading = Settings.ReadWith("wifi.password = secret12\0x");
        Assert.Equal(["line 6: the line is not valid UTF-8 text, or contains control characters."], Settings.FaultsOf(reading));
    }
}
