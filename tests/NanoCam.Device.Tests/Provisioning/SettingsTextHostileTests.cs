using System.Text;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Text;

namespace NanoCam.Device.Tests.Provisioning;

public sealed class SettingsTextHostileTests
{
    [Fact]
    public void Every_truncation_is_seen()
    {
        var whole = Encoding.UTF8.GetBytes(Settings.Everything);
        for (var length = 0; length < whole.Length - 1; length++)
        {
            var reading = SettingsText.Read(whole, length);
            Assert.Null(reading.Settings);
            Assert.Contains("The last line must be \"end\"; without it the settings may have been cut off.", Settings.FaultsOf(reading));
        }

        // Only the last line feed may be missing.
        Assert.NotNull(SettingsText.Read(whole, whole.Length - 1).Settings);
    }

    [Fact]
    public void Random_bytes_give_faults_and_nothing_else()
    {
        Random random = new(20261121);
        var bytes = new byte[SettingsText.MaxBytes + 8];
        for (var i = 0; i < 2_000; i++)
        {
            random.NextBytes(bytes);
            var reading = SettingsText.Read(bytes, random.Next(bytes.Length + 1));
            Assert.Null(reading.Settings);
            Assert.InRange(reading.Faults.Count, 1, 16);
        }
    }

    [Fact]
    public void Damaged_files_give_faults_or_settings_that_can_be_written_again()
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
    public void Text_is_judged_as_the_class_library_judges_it()
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
    public void File_of_4096_bytes_is_read_and_one_byte_more_is_not()
    {
        string filler = new('#', SettingsText.MaxBytes - Encoding.UTF8.GetByteCount(Settings.Smallest));
        Assert.NotNull(Settings.Read(Settings.Smallest + filler).Settings);
        Assert.Equal("The settings are longer than 4096 bytes.", Settings.FaultsOf(Settings.Read(Settings.Smallest + filler + "#"))[0]);
    }

    [Fact]
    public void Zero_bytes_cannot_hide_the_rest_of_a_line()
    {
        var reading = Settings.ReadWith("wifi.password = secret12\0x");
        Assert.Equal(["line 6: this is not text in UTF-8, or has control characters."], Settings.FaultsOf(reading));
    }
}
