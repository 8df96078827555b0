using NanoCam.Cli.Publishing;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class PublishInputTests : IDisposable
{
    private static readonly PublishWishes Nothing = new(null, null, Loop: false);
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
    public void Each_system_gets_the_arguments_of_its_cameras(string system, string text, string expected)
    {
        var host = Enum.Parse<HostSystem>(system);
        var calls = FfmpegArguments.For(PublishInput.Parse(text, host), Nothing, host);
        Assert.All(calls, call => Assert.Contains(expected, string.Join(' ', call.Arguments), StringComparison.Ordinal));
        Assert.Null(calls[^1].ElseWhen);
    }

    [Fact]
    public void Camera_of_linux_passes_its_own_jpegs_unless_a_quality_or_rate_is_asked_for()
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
    [InlineData("Linux", "/dev/video99", "There is no camera /dev/video99.")]
    [InlineData("Linux", "99", "There is no camera /dev/video99.")]
    [InlineData("Windows", "0", "On Windows a camera has a name")]
    [InlineData("MacOS", "device:", "a camera has a name")]
    [InlineData("Linux", "nowhere.mp4", "There is no file \"nowhere.mp4\".")]
    [InlineData("Linux", "", "There is no file")]
    [InlineData("Linux", "/", "is a folder")]
    public void Input_that_is_not_there_is_named(string system, string text, string sentence)
    {
        var exception = Assert.Throws<CliException>(() => PublishInput.Parse(text, Enum.Parse<HostSystem>(system)));
        Assert.Equal(ExitCode.Usage, exception.ExitCode);
        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_files_of_jpegs_are_read_without_ffmpeg()
    {
        Assert.Equal(InputKind.Mjpeg, PublishInput.Parse(_folder.Add("clip.mjpeg"), HostSystem.Linux).Kind);
        Assert.Equal(InputKind.Mjpeg, PublishInput.Parse(_folder.Add("clip.MJPG"), HostSystem.Linux).Kind);
        Assert.Equal(InputKind.File, PublishInput.Parse(_folder.Add("clip.mp4"), HostSystem.Linux).Kind);
        Assert.Equal(InputKind.File, PublishInput.Parse(_folder.Add("0"), HostSystem.Linux).Kind);
        Assert.Equal(InputKind.StandardInput, PublishInput.Parse("-", HostSystem.Linux).Kind);
    }

    [Fact]
    public void File_whose_name_looks_like_a_protocol_stays_a_file()
    {
        var input = PublishInput.Parse(_folder.Add("concat:a|b"), HostSystem.Linux);
        Assert.Contains("file:" + _folder.File("concat:a|b"), FfmpegArguments.For(input, Nothing, HostSystem.Linux).Single().Arguments);
    }

    [Theory]
    [InlineData("rtsp://admin:s3cret@10.0.0.1:554/one", "rtsp://10.0.0.1:554/one")]
    [InlineData("http://10.0.0.1/video?user=admin&pwd=s3cret", "http://10.0.0.1/video")]
    [InlineData("rtsp://admin:s3@cr/et@10.0.0.1/one", "rtsp://10.0.0.1/one")]
    public void Password_in_an_address_is_never_shown(string address, string shown)
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
    public void Better_quality_is_a_smaller_number_of_ffmpeg(int quality, int scale) =>
        Assert.Equal(scale, FfmpegArguments.ScaleOf(quality));
}
