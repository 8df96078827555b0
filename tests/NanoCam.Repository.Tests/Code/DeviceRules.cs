using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Code;

/// <summary>What keeps the firmware in two halves: one that also runs on .NET, and Board, which only the device runs.</summary>
internal static partial class DeviceRules
{
    private const string Firmware = "device/NanoCam.Device/";

    /// <summary>Lines outside Board that name what only nanoFramework has, and enum names against the C header's.</summary>
    public static IEnumerable<Finding> CheckBoard(IEnumerable<SourceFile> files) =>
        from file in files
        where
            file.Path.StartsWith(Firmware, StringComparison.Ordinal) && !file.Path.StartsWith(Firmware + "Board/", StringComparison.Ordinal)
        from index in Enumerable.Range(0, file.Lines.Count)
        where OnlyOnTheDevice().IsMatch(file.Lines[index])
        select file.Finding(index + 1, $"only Board may use what only nanoFramework has: {file.Lines[index].Trim()}");

    /// <summary>Numbers of camera errors that the enum and the C header do not both have.</summary>
    public static IEnumerable<Finding> CheckErrors(SourceFile header, SourceFile errors)
    {
        var native = NativeError()
            .Matches(header.Text)
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);
        var managed = ManagedError()
            .Matches(errors.Text)
            .ToDictionary(
                m => Capital().Replace(m.Groups[1].Value, "_$0").ToUpperInvariant(),
                m => m.Groups[2].Value,
                StringComparer.Ordinal
            );
        managed.Remove("NONE");
        foreach (var name in native.Keys.Union(managed.Keys, StringComparer.Ordinal))
        {
            if (native.GetValueOrDefault(name) != managed.GetValueOrDefault(name))
            {
                var (c, cs) = (native.GetValueOrDefault(name, "nothing"), managed.GetValueOrDefault(name, "nothing"));
                yield return header.Finding(1, $"NANOCAM_ERR_{name} is {c}, CameraError says {cs}");
            }
        }
    }

    [GeneratedRegex(@"^\s*using\b.*\b(nanoFramework|System\.Device|Iot\.Device|Windows)\.")]
    private static partial Regex OnlyOnTheDevice();

    [GeneratedRegex(@"^\s*NANOCAM_ERR_(\w+)\s*=\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex NativeError();

    [GeneratedRegex(@"^    (\w+) = (\d+)", RegexOptions.Multiline)]
    private static partial Regex ManagedError();

    [GeneratedRegex(@"(?<=.)[A-Z]")]
    private static partial Regex Capital();
}
