using NanoCam.Cli.Publishing;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class PublishInputTests : IDisposable
{
    private static readonly PublishOptions Nothing = new(null, null, Loop: false);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Windows", "device:Integrated Camera", "-f dshow -i video=Integrated Camera")]
    [InlineData("Windows", "video=Integrated Camera", "-f dshow -i video=Integrated Camera")]
    [InlineData("MacOS", "0", "-f avfoundation -framerate 30 -i 0:none")]
    [InlineData("MacOS", "device:FaceTime HD Camera", "-f avfoundation -framerate 30 -i FaceTime HD Camera:none")]
    [InlineData("Linux", "rtsp://10.0.0.1/one", "-rtsp_transport tcp -i rtsp://10.0.0.1/one")]
    [InlineData("Linux", "http://10.0.0.1/;rm -rf", "-i http://10.0.0.1/;rm -rf")]
    [InlineData("Linux", "lavfi:testsrc2=size=64x48", "-f lavfi -i testsrc2=size=64x48")]
    public void Webcam_arguments_match_the_operating_system(string system, string text, string expected)
    {
        var host = Enum.Parse<HostSystem>(system);
        var calls = FfmpegArguments.For(PublishInput.Parse(text, host), Nothing, host);
        Assert.All(calls, call => Assert.Contains(expected, string.Join(' ', call.Arguments), StringComparison.Ordinal));
        Assert.Null(calls[^1].ElseWhen);
    }

    [Fact]
    public void Webcam_on_linux_passes_its_jpegs_through_without_quality_and_rate()
    {
        PublishInput camera = new(InputKind.Device, "/dev/video0");
        Assert.Contains("copy", FfmpegArguments.For(camera, Nothing, HostSystem.Linux)[0].Arguments);
        Assert.All(FfmpegArguments.For(camera, Nothing with { Quality = 70 }, HostSystem.Linux), call =>
            Assert.DoesNotContain("copy", call.Arguments)
        );
        Assert.All(FfmpegArguments.For(camera, Nothing with { Fps = 2 }, HostSystem.Linux), call =>
            Assert.DoesNotContain("copy", call.Arguments)
        );
    }

    [Theory]
    [InlineData("Linux", "/dev/video99", "The webcam /dev/video99 does not exist.")]
    [InlineData("Linux", "99", "The webcam /dev/video99 does not exist.")]
    [InlineData("Windows", "0", "On Windows, use the name of the webcam")]
    [InlineData("MacOS", "device:", "The name of the webcam is missing.")]
    [InlineData("Linux", "nowhere.mp4", "The file \"nowhere.mp4\" does not exist.")]
    [InlineData("Linux", "", "The file \"\" does not exist.")]
    [InlineData("Linux", "/", "is a folder")]
    public void Missing_input_is_reported(string system, string text, string sentence)
    {
        var exception = Assert.Throws<CliException>(() => PublishInput.Parse(text, Enum.Parse<HostSystem>(system)));
        Assert.Equal(ExitCode.Usage, exception.ExitCode);
        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_mjpeg_files_are_read_without_ffmpeg()
    {
        Assert.Equal(InputKind.Mjpeg, PublishInput.Parse(_folder.Add("clip.mjpeg"), HostSystem.Linux).Kind);
        Assert.Equal(InputKind.Mjpeg, PublishInput.Parse(_folder.Add("clip.MJPG"), HostSystem.Linux).Kind);
        Assert.Equal(InputKind.File, PublishInput.Parse(_folder.Add("clip.mp4"), HostSystem.Linux).Kind);
        Assert.Equal(InputKind.File, PublishInput.Parse(_folder.Add("0"), HostSystem.Linux).Kind);
        Assert.Equal(InputKind.StandardInput, PublishInput.Parse("-", HostSystem.Linux).Kind);
    }

    [Fact]
    public void File_name_that_looks_like_a_protocol_is_a_file()
    {
        var input = PublishInput.Parse(_folder.Add("concat:a|b"), HostSystem.Linux);
        Assert.Contains("file:" + _folder.File("concat:a|b"), FfmpegArguments.For(input, Nothing, HostSystem.Linux).Single().Arguments);
    }

    [Theory]
    [InlineData("rtsp://admin:s3cret@10.0.0.1:554/one", "rtsp://10.0.0.1:554/one")]
    [InlineData("http://10.0.0.1/video?user=admin&pwd=s3cret", "http://10.0.0.1/video")]
    [InlineData("rtsp://admin:s3@cr/et@10.0.0.1/one", "rtsp://10.0.0.1/one")]
    public void Password_in_an_address_is_never_printed(string address, string shown)
    {
        Assert.Equal(shown, new PublishInput(InputKind.Address, address).Name);
        var line = AddressText.WithoutSecrets($"{address}: Connection refused; tried tcp://admin:s3cret@10.0.0.1:554?timeout=0", address);
        Assert.Contains("Connection refused", line, StringComparison.Ordinal);
        Assert.DoesNotContain("s3", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(80, 4)]
    [InlineData(50, 9)]
    [InlineData(1, 31)]
    public void Higher_quality_is_a_lower_value_for_ffmpeg(int quality, int scale) => Assert.Equal(scale, FfmpegArguments.ScaleOf(quality));
}
