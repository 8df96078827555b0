using NanoCam.Cli.Doctor;

namespace NanoCam.Cli.Images;

/// <summary>Checks ESP-IDF and the two components that NanoCam adds to it.</summary>
/// <param name="idf">The checkout; null if it was not found.</param>
/// <param name="required">Version of ESP-IDF that nf-interpreter requires.</param>
internal sealed class IdfChecks(Checkout? idf, Version required)
{
    private static readonly string[] VersionParts = ["MAJOR", "MINOR", "PATCH"];

    private const string Camera = "components/esp32-camera";
    private const string Jpeg = "components/esp_jpeg";

    // Stopping earlier drivers could hang for a second.
    private static readonly Version LeastCamera = new(2, 1, 4);
    private static readonly Version LeastJpeg = new(1, 3, 1);

    /// <summary>Runs the checks.</summary>
    public IEnumerable<Check> Run()
    {
        if (idf is null || !idf.Has("tools/cmake/version.cmake"))
        {
            yield return Check.Failed(
                "esp-idf",
                idf is null ? "The path of ESP-IDF is not known." : $"{idf.Folder} is not a checkout of ESP-IDF.",
                "Specify it with --idf DIR, or as ESP32_IDF_PATH in config/user-tools-repos.json."
            );
            yield break;
        }

        yield return CheckVersion(idf);
        yield return CheckComponent(idf, Camera, LeastCamera, "https://github.com/espressif/esp32-camera");
        yield return CheckComponent(idf, Jpeg, LeastJpeg, "https://components.espressif.com/components/espressif/esp_jpeg");
        yield return CheckRequirement(idf);
    }

    private Check CheckVersion(Checkout folder)
    {
        const string file = "tools/cmake/version.cmake";
        var numbers = VersionParts.Select(part => folder.Find(file, $"set\\(IDF_VERSION_{part} (\\d+)\\)"));
        var version = string.Join('.', numbers);
        return version == required.ToString()
            ? Check.Ok("esp-idf", $"ESP-IDF {version}.")
            : Check.Failed(
                "esp-idf",
                $"ESP-IDF {version} in {folder.Folder}; nf-interpreter needs {required}.",
                $"Run in it: git checkout v{required} && git submodule update --init --recursive"
            );
    }

    private static Check CheckComponent(Checkout folder, string path, Version least, string source)
    {
        var name = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (!folder.Has($"{path}/CMakeLists.txt"))
        {
            return Check.Failed(name, $"{folder.PathOf(path)} does not exist.", $"Copy {name} from {source} there.");
        }

        if (folder.Has($"{path}/idf_component.yml"))
        {
            return Check.Failed(
                name,
                $"{path} contains idf_component.yml, but ESP-IDF's component manager does not run in this build.",
                $"Note the version in it, then delete {folder.PathOf($"{path}/idf_component.yml")}."
            );
        }

        var text = folder.Find($"{path}/library.json", "\"version\"\\s*:\\s*\"([0-9.]+)\"")
            ?? folder.Find($"{path}/CHANGELOG.md", "^## v?([0-9.]+)");
        return !Version.TryParse(text, out var version)
                ? Check.Warning(name, $"The version of {name} is unknown.", $"Make sure that it is {least} or later.")
            : version < least || version.Major != least.Major
                ? Check.Failed(
                    name,
                    $"{name} {version}; NanoCam needs {least} or a later {least.Major}.x.",
                    $"Replace it with the version from {source}."
                )
            : Check.Ok(name, $"{name} {version}.");
    }

    private static Check CheckRequirement(Checkout folder) =>
        folder.Text($"{Camera}/CMakeLists.txt").Contains("esp_jpeg", StringComparison.Ordinal)
            ? Check.Ok("requirement", "esp32-camera requires esp_jpeg.")
            : Check.Failed(
                "requirement",
                "The CMakeLists.txt of esp32-camera does not require esp_jpeg, whose header it includes.",
                $"Add esp_jpeg to REQUIRES in {folder.PathOf($"{Camera}/CMakeLists.txt")}; the component manager would have done so."
            );
}
