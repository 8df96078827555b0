using NanoCam.Cli.Doctor;

namespace NanoCam.Cli.Images;

/// <summary>Checks whether a checkout of nf-interpreter is ready to build an image with NanoCam, and checks the last build.</summary>
/// <param name="interpreter">The checkout.</param>
/// <param name="idf">ESP-IDF; null to take it from the checkout's user-tools-repos.json.</param>
/// <param name="toolVersion">Version of a program on this computer, or null: "cmake", "kconfiglib".</param>
internal sealed class ImageChecks(Checkout interpreter, Checkout? idf, Func<string, Version?> toolVersion)
{
    private static readonly string[] PresetWords =
    [
        "NF_INTEROP_ASSEMBLIES",
        "NanoCam.Camera",
        "TARGET_NAME",
        "CMAKE_PROJECT_nanoFramework_INCLUDE",
    ];

    /// <summary>Size of the partition for nanoCLR.bin on every S3 layout.</summary>
    public const int PartitionBytes = 0x1A0000;

    /// <summary>Commit of nf-interpreter that this version was checked against.</summary>
    public const string Commit = "a3e8139a1ba778e33ca81b023099765eada6c456";

    private const string Tools = "config/user-tools-repos.json";
    private const string Preferences = "config/user-prefs.json";
    private static readonly Version LeastCMake = new(3, 30);
    private static readonly Version IdfVersion = new(5, 5, 4);
    private static readonly Version NetVersion = new(100, 2, 0, 14);

    /// <summary>Runs all checks in the order in which a build needs them.</summary>
    public IEnumerable<Check> Run()
    {
        yield return CheckCommit();
        yield return CheckCommunity();
        yield return CheckUserFiles();
        yield return CheckTool("cmake", LeastCMake, "Install CMake 3.30 or later: nf-interpreter's CMakeLists.txt requires it.");
        yield return CheckTool("kconfiglib", new Version(0, 0), "Run: python -m pip install kconfiglib");
        yield return CheckExport();
        yield return CheckPreset();
        foreach (var check in new IdfChecks(FindIdf(), IdfVersion).Run())
        {
            yield return check;
        }

        yield return CheckSettings();
        yield return CheckNet();
        yield return CheckChecksum();
        yield return CheckSize();
    }

    private Checkout? FindIdf() =>
        idf ?? (interpreter.Find(Tools, "\"ESP32_IDF_PATH\"\\s*:\\s*\"([^\"<]+)\"") is { } path ? new Checkout(path) : null);

    private Check CheckCommit() =>
        interpreter.Commit() switch
        {
            Commit => Check.Ok("commit", $"nf-interpreter {Commit[..9]}, which this version was checked against."),
            null => Check.Skipped("commit", "The folder has no git history, so its commit is unknown."),
            var other => Check.Warning(
                "commit",
                $"nf-interpreter {other[..Math.Min(9, other.Length)]}; this version was checked against {Commit[..9]}.",
                $"If the build fails, run in the checkout: git checkout {Commit}"
            ),
        };

    private Check CheckCommunity() =>
        interpreter.Has("targets-community/CMakePresets.json")
            ? Check.Ok("targets-community", "The submodule is present.")
            : Check.Failed(
                "targets-community",
                "The submodule targets-community is empty, and CMakePresets.json includes a file in it.",
                "Run in the checkout: git submodule update --init targets-community"
            );

    private Check CheckUserFiles()
    {
        foreach (var file in new[] { Tools, Preferences })
        {
            if (!interpreter.Has(file))
            {
                return Check.Failed(
                    "user files",
                    $"{file} does not exist, and the presets include it.",
                    $"Copy {file.Replace(".json", ".TEMPLATE.json", StringComparison.Ordinal)} to {file}, and enter your paths."
                );
            }
        }

        return interpreter.Text(Tools).Contains("\"user-tools-repos\"", StringComparison.Ordinal)
            ? Check.Ok("user files", $"{Tools} and {Preferences} exist.")
            : Check.Failed(
                "user files",
                $"{Tools} has no preset named user-tools-repos, which the presets inherit.",
                $"Rename user-tools-repos-local in {Tools} to user-tools-repos."
            );
    }

    private Check CheckTool(string name, Version least, string advice) =>
        toolVersion(name) is not { } version ? Check.Failed(name, $"{name} was not found.", advice)
        : version < least ? Check.Failed(name, $"{name} {version} is too old.", advice)
        : Check.Ok(name, $"{name} {version}.");

    private Check CheckExport()
    {
        string[] missing = [.. ImageFiles.All.Keys.Where(path => !interpreter.Has(path))];
        string[] different = [.. ImageFiles.All.Keys.Except(missing).Where(path => !ImageFiles.IsSame(interpreter.Folder, path))];
        return missing.Length > 0
                ? Check.Failed(
                    "export",
                    $"{missing.Length} of {ImageFiles.All.Count} files of NanoCam are missing, such as {missing[0]}.",
                    $"Run: nanocam image export {interpreter.Folder}"
                )
            : different.Length > 0
                ? Check.Warning(
                    "export",
                    $"Changed files, or files of another version: {string.Join(", ", different)}.",
                    "Delete those that you did not change yourself, then run nanocam image export again."
                )
            : Check.Ok("export", "All files of NanoCam are present.");
    }

    private Check CheckPreset()
    {
        var presets = interpreter.Text("CMakeUserPresets.json");
        string[] lacking = [.. PresetWords.Where(word => !presets.Contains(word, StringComparison.Ordinal))];
        return lacking.Length > 0
                ? Check.Failed(
                    "preset",
                    $"CMakeUserPresets.json does not contain {lacking[0]}, so the image would be built without the camera.",
                    "Copy the presets from device/native/integration/CMakeUserPresets.json."
                )
            : presets.Contains("MinSizeRel", StringComparison.Ordinal) ? Check.Ok("preset", "CMakeUserPresets.json selects the camera.")
            : Check.Warning(
                "preset",
                "CMakeUserPresets.json does not set CMAKE_BUILD_TYPE to MinSizeRel.",
                "Set it: other build types may not fit the partition."
            );
    }

    // ESP-IDF prefers a generated file over the defaults: it keeps PSRAM at 40 MHz, or links the other I2C driver, without a message.
    private Check CheckSettings()
    {
        if (!interpreter.Has("sdkconfig"))
        {
            return Check.Ok("sdkconfig", "There is no sdkconfig of an earlier build.");
        }

        var lines = interpreter.Text("sdkconfig").Split('\n', StringSplitOptions.TrimEntries);
        var desired = interpreter.Text($"{ImageFiles.Component}/sdkconfig.nanocam").Split('\n', StringSplitOptions.TrimEntries);
        var wrong = desired
            .Where(line => line.StartsWith("CONFIG_", StringComparison.Ordinal))
            .FirstOrDefault(line => !lines.Contains(line) && !IsOff(lines, line));
        return wrong is null
            ? Check.Ok("sdkconfig", "The sdkconfig of the last build has NanoCam's settings.")
            : Check.Failed(
                "sdkconfig",
                $"sdkconfig is from another build: it does not contain {wrong}, and ESP-IDF prefers it over the defaults.",
                $"Delete {interpreter.PathOf("sdkconfig")} and the folder build, then configure again."
            );
    }

    // A symbol that is off or does not exist on this chip has no line, or a comment instead.
    private static bool IsOff(string[] lines, string desired)
    {
        var symbol = desired[..desired.IndexOf('=', StringComparison.Ordinal)];
        return desired.EndsWith("=n", StringComparison.Ordinal)
            && !lines.Any(line => line.StartsWith(symbol + "=", StringComparison.Ordinal));
    }

    private Check CheckNet()
    {
        var text = interpreter.Find(
            "src/DeviceInterfaces/System.Net/sys_net_native.cpp",
            "\\{\\s*(\\d+\\s*,\\s*\\d+\\s*,\\s*\\d+\\s*,\\s*\\d+)\\s*\\}"
        );
        if (text is null || !Version.TryParse(text.Replace(',', '.').Replace(" ", "", StringComparison.Ordinal), out var version))
        {
            return Check.Skipped("System.Net", "Its native version was not found in the checkout.");
        }

        return version == NetVersion
            ? Check.Ok(
                "System.Net",
                $"Native version {version}, for nanoFramework.System.Net 1.11.60 of device/NanoCam.Device/packages.config."
            )
            : Check.Failed(
                "System.Net",
                $"Native version {version}. nanoFramework.System.Net 1.11.60 of packages.config needs {NetVersion}.",
                version < NetVersion
                    ? "Use a newer commit of nf-interpreter, or System.Net 1.11.54 in packages.config."
                    : "Update System.Net in packages.config to the package for that version."
            );
    }

    private Check CheckChecksum()
    {
        if (interpreter.Find("build/native_assemblies.csv", "^NanoCam\\.Camera,[^,]*,0x([0-9A-Fa-f]{8})") is not { } text)
        {
            return interpreter.Has("build/native_assemblies.csv")
                ? Check.Failed(
                    "checksum",
                    "build/native_assemblies.csv does not list NanoCam.Camera: the image has no camera.",
                    "Configure with a preset of CMakeUserPresets.json: cmake --preset NANOCAM_S3_OCTAL"
                )
                : Check.Skipped("checksum", "No build was configured yet (no build/native_assemblies.csv).");
        }

        return Convert.ToUInt32(text, 16) == ImageFiles.Checksum
            ? Check.Ok("checksum", $"NanoCam.Camera 0x{text}.")
            : Check.Failed(
                "checksum",
                $"The image has NanoCam.Camera 0x{text}; this version needs 0x{ImageFiles.Checksum:X8}.",
                $"Delete {ImageFiles.Component}, export again, and build again."
            );
    }

    private Check CheckSize()
    {
        FileInfo image = new(interpreter.PathOf("build/nanoCLR.bin"));
        return !image.Exists ? Check.Skipped("size", "No image was built yet (no build/nanoCLR.bin).")
            : image.Length > PartitionBytes
                ? Check.Failed(
                    "size",
                    $"nanoCLR.bin has {image.Length} bytes; its partition has {PartitionBytes}.",
                    "Build with MinSizeRel, or remove features in config/user-kconfig.conf (docs/device/image.md)."
                )
            : Check.Ok("size", $"nanoCLR.bin has {image.Length} of {PartitionBytes} bytes.");
    }
}
