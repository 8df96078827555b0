using System.Reflection;

namespace NanoCam.Wire.Tests;

/// <summary>Compares the page of the wire format, from which other languages are implemented, with the sources.</summary>
public sealed class WireFormatPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "wire-format.md"));

    [Fact]
    public void Every_message_type_has_a_table()
    {
        Assert.All(Enum.GetValues<MessageType>(), type => AssertSays($"\n### {(int)type} {type} "));
    }

    [Fact]
    public void Every_verdict_and_every_Goodbye_reason_has_a_row()
    {
        Assert.All(Enum.GetValues<FrameVerdict>(), verdict => AssertSays($"| {(int)verdict} | {verdict} |"));
        Assert.All(Enum.GetValues<GoodbyeReason>(), reason => AssertSays($"| {(int)reason} | {reason} |"));
    }

    [Fact]
    public void Every_camera_error_and_every_device_fault_has_a_row()
    {
        Assert.All(Enum.GetValues<CameraError>(), error => AssertSays($"| {(int)error} | {error} |"));
        Assert.All(typeof(DeviceFaults).GetFields(BindingFlags.Public | BindingFlags.Static), fault =>
            AssertSays($"| {fault.GetRawConstantValue()} | {fault.Name} |")
        );
    }

    [Fact]
    public void Every_control_has_a_number()
    {
        Assert.All(Enum.GetValues<CameraControl>(), control => Assert.Matches($@"\| {(int)control} [a-z_0-9]+ \|", Page));
    }

    [Fact]
    public void Every_upload_header_has_a_row()
    {
        var names = typeof(UploadHeaders)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.All(names.Where(name => name.StartsWith("X-", StringComparison.Ordinal)), name => AssertSays($"| `{name}` |"));
        AssertSays($"| `{UploadHeaders.Answer}` | `{UploadHeaders.WireAnswer}` ");
    }

    [Fact]
    public void Limits_match_the_sources()
    {
        AssertSays($"at most {WireProtocol.MaxControlBytes:N0}, for Frame {WireProtocol.MaxJpegBytes:N0} + {FrameHeader.MaxSize}");
        AssertSays($"at most {WireProtocol.MaxTextBytes} bytes");
        AssertSays($"Upgrade: {WireProtocol.UpgradeToken}");
        AssertSays($"GET {WireProtocol.Path} HTTP/1.1");
    }

    private static void AssertSays(string text) => Assert.Contains(text, Page, StringComparison.Ordinal);
}
