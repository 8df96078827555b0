using System.Text;
using NanoCam.Device.Provisioning;
using NanoCam.Fuzz.Tests.Engine;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>
/// Settings of the device, from its file and from the form of its setup page: at most 16 errors, or settings that survive writing.
/// </summary>
internal static class SettingsTarget
{
    /// <summary>Checks a file.</summary>
    public static void CheckFile(byte[] input)
    {
        var reading = SettingsText.Read(input, input.Length);
        byte[] longer = [.. input, .. "\nlocal = perhaps\n"u8];
        PromiseBrokenException.Unless(
            input.Length > SettingsText.MaxBytes || Sentences(SettingsText.Read(longer, input.Length)) == Sentences(reading),
            "bytes after the count do not matter"
        );
        CheckReading(reading);
    }

    /// <summary>Checks a posted form.</summary>
    public static void CheckForm(byte[] input) => CheckReading(SetupForm.Read(Encoding.UTF8.GetString(input), new DeviceSettings()));

    private static void CheckReading(ParsedSettings reading)
    {
        PromiseBrokenException.Unless(reading.Errors.Count is >= 0 and <= 16, "there are at most 16 errors");
        PromiseBrokenException.Unless(reading.Settings is null == (reading.Errors.Count > 0), "there are either errors or settings");
        if (reading.Settings is { } settings)
        {
            var written = SettingsText.Write(settings);
            PromiseBrokenException.Unless(written.Length <= SettingsText.MaxBytes, "settings fit their file");
            var again = SettingsText.Read(written, written.Length);
            PromiseBrokenException.Unless(
                again.Settings is not null && SettingsText.Write(again.Settings).AsSpan().SequenceEqual(written),
                "accepted settings are the same after writing and reading: " + Sentences(again)
            );
        }
    }

    private static string Sentences(ParsedSettings reading) =>
        string.Join('|', Enumerable.Range(0, reading.Errors.Count).Select(i => reading.Errors[i].ToString()));
}
