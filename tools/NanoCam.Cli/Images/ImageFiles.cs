using System.Reflection;
using System.Text.RegularExpressions;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Images;

/// <summary>The files that NanoCam adds to a checkout of nf-interpreter, whose git ignores all of them.</summary>
internal static partial class ImageFiles
{
    /// <summary>Folder of the component in the checkout.</summary>
    public const string Component = "InteropAssemblies/NanoCam.Camera";

    private const string Prefix = "native/";

    /// <summary>Content of each file, by its path in the checkout.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = Load();

    /// <summary>Checksum of NanoCam.Camera in the call table of this version.</summary>
    public static uint Checksum { get; } = ReadChecksum();

    /// <summary>Copies the files that the checkout does not have yet.</summary>
    /// <returns>The paths of the copied files.</returns>
    /// <exception cref="CliException">The folder is not a checkout, or has different files of these names. Nothing was copied.</exception>
    public static IReadOnlyList<string> Export(string directory)
    {
        if (!File.Exists(Path.Combine(directory, "CMakeLists.txt")) || !Directory.Exists(Path.Combine(directory, "InteropAssemblies")))
        {
            throw CliException.Usage($"{directory} is not a checkout of nf-interpreter: it has no CMakeLists.txt or no InteropAssemblies.");
        }

        var missing = All.Where(file => !File.Exists(Path.Combine(directory, file.Key))).ToList();
        string[] different = [.. All.Keys.Except(missing.Select(file => file.Key)).Where(path => !IsSame(directory, path))];
        if (different.Length > 0)
        {
            throw CliException.Failed(
                $"Nothing was copied, because {directory} has other files of the same names: {string.Join(", ", different)}. Rename or "
                    + "delete them, then export again. Add your own lines to the exported files afterwards."
            );
        }

        foreach (var (path, content) in missing)
        {
            var target = Path.Combine(directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);

            // CreateNew: a file that was created in the meantime is not overwritten either.
            using FileStream file = new(target, FileMode.CreateNew);
            file.Write(content);
        }

        return [.. missing.Select(file => file.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether the checkout has this file with this content.</summary>
    public static bool IsSame(string directory, string path)
    {
        var target = Path.Combine(directory, path);
        return File.Exists(target) && File.ReadAllBytes(target).AsSpan().SequenceEqual(All[path]);
    }

    private static Dictionary<string, byte[]> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            files[PathOf(resource[Prefix.Length..].Replace('\\', '/'))] = content;
        }

        return files;
    }

    private static string PathOf(string name) =>
        name switch
        {
            "integration/FindINTEROP-NanoCam.Camera.cmake" => "CMake/Modules/FindINTEROP-NanoCam.Camera.cmake",
            "integration/kconfig.nanocam.conf" => "config/user-kconfig.conf",
            "integration/CMakeUserPresets.json" => "CMakeUserPresets.json",
            _ when name.StartsWith("integration/", StringComparison.Ordinal) => $"{Component}/{name["integration/".Length..]}",
            _ => $"{Component}/{name}",
        };

    private static uint ReadChecksum()
    {
        var table = System.Text.Encoding.UTF8.GetString(All[$"{Component}/interop/nanocam_interop_table.cpp"]);
        return Convert.ToUInt32(ChecksumPattern().Match(table).Groups["sum"].Value, 16);
    }

    [GeneratedRegex("\"NanoCam\\.Camera\",\\s*0x(?<sum>[0-9A-Fa-f]{8})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ChecksumPattern();
}
