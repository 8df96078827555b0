using NanoCam.Cli.Doctor;
using NanoCam.Cli.Images;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

/// <summary><c>nanocam image</c> on a small tree with the shape of nf-interpreter and ESP-IDF.</summary>
public sealed class ImageCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImageCommandTests()
    {
        Add("CMakeLists.txt", "cmake_minimum_required(VERSION 3.30)");
        Add("InteropAssemblies/README.md", "");
        Add(".git/HEAD", "ref: refs/heads/main\n");
        Add(".git/refs/heads/main", ImageChecks.Commit + "\n");
        Add("targets-community/CMakePresets.json", "{}");
        Add("config/user-tools-repos.json", "{ \"name\": \"user-tools-repos\" }");
        Add("config/user-prefs.json", "{}");
        Add("src/DeviceInterfaces/System.Net/sys_net_native.cpp", "    0x8EFB9944,\n    method_lookup,\n    { 100, 2, 0, 14 }\n");
        Add("idf/tools/cmake/version.cmake", "set(IDF_VERSION_MAJOR 5)\nset(IDF_VERSION_MINOR 5)\nset(IDF_VERSION_PATCH 4)\n");
        Add("idf/components/esp32-camera/CMakeLists.txt", "REQUIRES driver esp_jpeg");
        Add("idf/components/esp32-camera/library.json", "{ \"version\": \"2.1.5\" }");
        Add("idf/components/esp_jpeg/CMakeLists.txt", "");
        Add("idf/components/esp_jpeg/CHANGELOG.md", "# Changelog\n\n## 1.3.1\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Export_copies_only_new_files_and_a_second_one_copies_nothing()
    {
        var run = await CliRun.RunAsync("image", "export", _folder.Path, "--json");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        var copied = run.Json[0].GetProperty("copied").EnumerateArray().Select(path => path.GetString()!).ToList();
        Assert.Equal(ImageFiles.All.Count, copied.Count);
        foreach (
            var path in (string[])
                [
                    "CMakeUserPresets.json",
                    "CMake/Modules/FindINTEROP-NanoCam.Camera.cmake",
                    "config/user-kconfig.conf",
                    "InteropAssemblies/NanoCam.Camera/nanocam.cmake",
                    "InteropAssemblies/NanoCam.Camera/nanocam_camera.c",
                    "InteropAssemblies/NanoCam.Camera/interop/nanocam_interop_table.cpp",
                ]
        )
        {
            Assert.Contains(path, copied);
            Assert.True(File.Exists(_folder.File(path)), path);
        }

        Assert.DoesNotContain(copied, path => path.Contains("fake_", StringComparison.Ordinal));
        var second = await CliRun.RunAsync("image", "export", _folder.Path, "--json");
        Assert.Equal(0, second.Json[0].GetProperty("copied").GetArrayLength());
    }

    [Fact]
    public async Task Export_never_overwrites_a_file_and_then_copies_nothing()
    {
        Add("config/user-kconfig.conf", "CONFIG_MINE=y\n");

        var run = await CliRun.RunAsync("image", "export", _folder.Path);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("config/user-kconfig.conf", run.Error, StringComparison.Ordinal);
        Assert.Equal("CONFIG_MINE=y\n", await File.ReadAllTextAsync(_folder.File("config/user-kconfig.conf")));
        Assert.False(Directory.Exists(_folder.File("InteropAssemblies/NanoCam.Camera")));
    }

    [Fact]
    public async Task Folder_that_is_not_a_checkout_is_rejected()
    {
        var run = await CliRun.RunAsync("image", "export", _folder.File("idf"));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("is not a checkout of nf-interpreter", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_checkout_passes_every_check()
    {
        ImageFiles.Export(_folder.Path);
        Add("build/native_assemblies.csv", $"mscorlib,100.5.0.24,0x1549C856\r\nNanoCam.Camera,1.0.0.0,0x{ImageFiles.Checksum:X8}\r\n");
        Add("build/nanoCLR.bin", new string('x', 1000));

        Assert.All(Check(), check => Assert.True(check.Outcome == CheckOutcome.Ok, $"{check.Name}: {check.Detail}"));
    }

    [Theory]
    [InlineData("commit", ".git/refs/heads/main", "0123456789012345678901234567890123456789", "git checkout")]
    [InlineData("targets-community", "targets-community/CMakePresets.json", null, "git submodule update")]
    [InlineData("user files", "config/user-prefs.json", null, "user-prefs.TEMPLATE.json")]
    [InlineData("user files", "config/user-tools-repos.json", "{ \"name\": \"user-tools-repos-local\" }", "Rename")]
    [InlineData("export", "InteropAssemblies/NanoCam.Camera/nanocam.cmake", null, "nanocam image export")]
    [InlineData("preset", "CMakeUserPresets.json", "{}", "device/native/integration")]
    [InlineData("esp-idf", "idf/tools/cmake/version.cmake", "set(IDF_VERSION_MAJOR 5)\nset(IDF_VERSION_MINOR 4)\n", "git checkout v5.5.4")]
    [InlineData("esp32-camera", "idf/components/esp32-camera/CMakeLists.txt", null, "https://github.com/espressif/esp32-camera")]
    [InlineData("esp32-camera", "idf/components/esp32-camera/library.json", "{ \"version\": \"2.0.15\" }", "Replace")]
    [InlineData("esp32-camera", "idf/components/esp32-camera/idf_component.yml", "version: 2.1.5", "delete")]
    [InlineData("requirement", "idf/components/esp32-camera/CMakeLists.txt", "REQUIRES driver", "Add esp_jpeg")]
    [InlineData("esp_jpeg", "idf/components/esp_jpeg/CHANGELOG.md", "## 1.0.4", "Replace")]
    [InlineData("sdkconfig", "sdkconfig", "CONFIG_SPIRAM_SPEED_40M=y\n", "Delete")]
    [InlineData("System.Net", "src/DeviceInterfaces/System.Net/sys_net_native.cpp", "{ 100, 2, 0, 12 }", "1.11.54")]
    [InlineData("checksum", "build/native_assemblies.csv", "mscorlib,100.5.0.24,0x1549C856\r\n", "cmake --preset")]
    [InlineData("checksum", "build/native_assemblies.csv", "NanoCam.Camera,1.0.0.0,0x12345678\r\n", "build again")]
    public void Problem_is_reported_with_the_place_to_change(string name, string path, string? content, string advice)
    {
        ImageFiles.Export(_folder.Path);
        if (content is null)
        {
            File.Delete(_folder.File(path));
        }
        else
        {
            Add(path, content);
        }

        var check = Assert.Single(Check(), check => check.Outcome is CheckOutcome.Failed or CheckOutcome.Warning && check.Name == name);

        Assert.Contains(advice, check.Advice!, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_that_exceeds_its_partition_fails()
    {
        using (var image = File.Create(_folder.Add("build/nanoCLR.bin")))
        {
            image.SetLength(ImageChecks.PartitionBytes + 1);
        }

        Assert.Equal(CheckOutcome.Failed, Check().Single(check => check.Name == "size").Outcome);
    }

    [Fact]
    public void Missing_and_old_tools_fail()
    {
        ImageChecks checks = new(new Checkout(_folder.Path), null, name => name == "cmake" ? new Version(3, 25, 1) : null);

        var failed = checks.Run().Where(check => check.Outcome == CheckOutcome.Failed).Select(check => check.Name).ToList();

        Assert.Contains("cmake", failed);
        Assert.Contains("kconfiglib", failed);
        Assert.Contains("esp-idf", failed);
    }

    [Fact]
    public async Task Check_prints_every_result_and_fails_if_one_failed()
    {
        var run = await CliRun.RunAsync("image", "check", _folder.Path, "--idf", _folder.File("idf"), "--json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        var export = run.Json.Single(check => check.GetProperty("check").GetString() == "export");
        Assert.Equal("failed", export.GetProperty("outcome").GetString());
        Assert.StartsWith("Run: nanocam image export", export.GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_lists_the_native_assemblies_of_an_image()
    {
        var image = _folder.Add(
            "nanoCLR.bin",
            SamplePe.Image(("mscorlib", 0x1549C856), ("System.Net", 0x8EFB9944), ("NanoCam.Camera", ImageFiles.Checksum))
        );

        var run = await CliRun.RunAsync("image", "inspect", image, "--json");

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [("NanoCam.Camera", $"0x{ImageFiles.Checksum:X8}"), ("System.Net", "0x8EFB9944"), ("mscorlib", "0x1549C856")],
            run.Json.Select(item => (item.GetProperty("name").GetString(), item.GetProperty("checksum").GetString()))
        );
        Assert.All(run.Json, item => Assert.Equal("100.1.2.3", item.GetProperty("version").GetString()));
    }

    [Fact]
    public async Task Inspect_fails_for_an_image_without_the_component_or_with_another_one()
    {
        var stock = _folder.Add("stock.bin", SamplePe.Image(("mscorlib", 1)));
        var older = _folder.Add("older.bin", SamplePe.Image(("NanoCam.Camera", 1)));
        var torn = _folder.Add("torn.bin", SamplePe.Image(("NanoCam.Camera", 1))[..60]);

        var run = await CliRun.RunAsync("image", "inspect", stock);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("has no NanoCam.Camera", run.Error, StringComparison.Ordinal);
        run = await CliRun.RunAsync("image", "inspect", older);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("does not match", run.Error, StringComparison.Ordinal);
        run = await CliRun.RunAsync("image", "inspect", torn);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("truncated", run.Error, StringComparison.Ordinal);
    }

    private List<Check> Check() =>
        [
            .. new ImageChecks(new Checkout(_folder.Path), new Checkout(_folder.File("idf")), name =>
                name == "cmake" ? new Version(3, 31) : new Version(14, 1)
            ).Run(),
        ];

    private void Add(string path, string content) => _folder.Add(path, System.Text.Encoding.UTF8.GetBytes(content));
}
