using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Code;

/// <summary>Rules of the firmware: only Board depends on the device, the rest also runs on .NET.</summary>
internal static partial class DeviceRules
{
    private const string Firmware = "device/NanoCam.Device/";

    /// <summary>Finds lines outside Board that use libraries of nanoFramework only.</summary>
    public static IEnumerable<Finding> CheckBoard(IEnumerable<SourceFile> files) =>
        from file in files
        where
            file.Path.StartsWith(Firmware, StringComparison.Ordinal) && !file.Path.StartsWith(Firmware + "Board/", StringComparison.Ordinal)
        from index in Enumerable.Range(0, file.Lines.Count)
        where OnlyOnTheDevice().IsMatch(file.Lines[index])
        select file.Finding(index + 1, $"only Board may use libraries of nanoFramework only: {file.Lines[index].Trim()}");

    /// <summary>Finds camera errors whose numbers differ between the enum and the C header.</summary>
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
                yield return header.Finding(1, $"NANOCAM_ERR_{name} is {c}, but {cs} in CameraError");
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
