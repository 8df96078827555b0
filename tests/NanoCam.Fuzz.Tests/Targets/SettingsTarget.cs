using System.Text;
using NanoCam.Device.Provisioning;
using NanoCam.Fuzz.Tests.Engine;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>
/// The device's settings, from its file and from the form of its setup page: at most 16 sentences, or settings that survive being written.
/// </summary>
internal static class SettingsTarget
{
    /// <summary>Judges a file.</summary>
    public static void JudgeFile(byte[] input)
    {
        var reading = SettingsText.Read(input, input.Length);
        byte[] longer = [.. input, .. "\nlocal = perhaps\n"u8];
        PromiseBrokenException.Unless(
            input.Length > SettingsText.MaxBytes || Sentences(SettingsText.Read(longer, input.Length)) == Sentences(reading),
            "bytes behind the count do not matter"
        );
        JudgeReading(reading);
    }

    /// <summary>Judges what a browser posts.</summary>
    public static void JudgeForm(byte[] input) => JudgeReading(SetupForm.Read(Encoding.UTF8.GetString(input), new DeviceSettings()));

    private static void JudgeReading(ParsedSettings reading)
    {
        PromiseBrokenException.Unless(reading.Errors.Count is >= 0 and <= 16, "there are at most 16 faults");
        PromiseBrokenException.Unless(reading.Settings is null == (reading.Errors.Count > 0), "there are faults or settings");
        if (reading.Settings is { } settings)
        {
            var written = SettingsText.Write(settings);
            PromiseBrokenException.Unless(written.Length <= SettingsText.MaxBytes, "settings fit their file");
            var again = SettingsText.Read(written, written.Length);
            PromiseBrokenException.Unless(
                again.Settings is not null && SettingsText.Write(again.Settings).AsSpan().SequenceEqual(written),
                "what was accepted is read again as it is: " + Sentences(again)
            );
        }
    }

    private static string Sentences(ParsedSettings reading) =>
        string.Join('|', Enumerable.Range(0, reading.Errors.Count).Select(i => reading.Errors[i].ToString()));
}
