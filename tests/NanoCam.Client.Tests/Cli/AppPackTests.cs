using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class AppPackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Output => _folder.File("app.bin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Assemblies_of_files_and_folders_are_joined_at_multiples_of_four_bytes()
    {
        var device = SamplePe.Create("NanoCam.Device", 5, "NanoCam.Wire", "System.Net");
        var wire = SamplePe.Create("NanoCam.Wire", 6);
        var net = SamplePe.Create("System.Net", 8);
        _folder.Add("bin/NanoCam.Device.pe", device);
        _folder.Add("bin/NanoCam.Wire.pe", wire);
        _folder.Add("packages/System.Net/lib/System.Net.pe", net);
        _folder.Add("packages/copy/System.Net.pe", net);

        var run = await CliRun.RunAsync("app", "pack", _folder.File("bin"), _folder.File("packages"), "-o", Output);

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        var bytes = await File.ReadAllBytesAsync(Output);
        Assert.Equal(0, bytes.Length % 4);
        var at = 0;
        foreach (var assembly in (byte[][])[device, wire, net])
        {
            Assert.Equal(assembly, bytes[at..(at + assembly.Length)]);
            at = (at + assembly.Length + 3) / 4 * 4;
        }

        Assert.Equal(at, bytes.Length);
        Assert.Contains("3 assemblies", run.Output, StringComparison.Ordinal);
        Assert.Contains("0xABCD1234", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_reference_is_named_and_nothing_is_written()
    {
        _folder.Add("NanoCam.Device.pe", SamplePe.Create("NanoCam.Device", 4, "System.Net"));

        var run = await CliRun.RunAsync("app", "pack", _folder.Path, "-o", Output);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("NanoCam.Device needs System.Net", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task Two_builds_of_one_assembly_are_refused()
    {
        _folder.Add("Debug/NanoCam.Wire.pe", SamplePe.Create("NanoCam.Wire", 4));
        _folder.Add("Release/NanoCam.Wire.pe", SamplePe.Create("NanoCam.Wire", 8));

        var run = await CliRun.RunAsync("app", "pack", _folder.Path, "-o", Output);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("different builds of NanoCam.Wire", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "does not start with NFMRK1")]
    [InlineData(60, "does not start with NFMRK1")]
    [InlineData(150, "is damaged")]
    public async Task Truncated_assembly_is_refused(int length, string sentence)
    {
        var whole = SamplePe.Create("NanoCam.Wire", 400);
        _folder.Add("NanoCam.Wire.pe", whole[..length]);

        var run = await CliRun.RunAsync("app", "pack", _folder.File("NanoCam.Wire.pe"), "-o", Output);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_without_assemblies_is_rejected_with_the_reason()
    {
        var run = await CliRun.RunAsync("app", "pack", _folder.Path, "-o", Output);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("contain no assemblies", run.Error, StringComparison.Ordinal);
    }
}
