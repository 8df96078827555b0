using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Fuzz.Tests.Targets;
using Xunit.Abstractions;

namespace NanoCam.Fuzz.Tests;

/// <summary>Every parser of bytes from outside: its corpus as it is, cut and with single bits turned, then mutations for a while.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int MostCuts = 150;

    private static readonly FuzzTarget[] Targets =
    [
        new("wire", WireTarget.Judge),
        new("framer", FramerTarget.Judge),
        new("uplink", UplinkReaderTarget.Judge),
        new("jpeg", JpegTarget.Judge),
        new("mjpeg", MjpegTarget.Judge, FixedBytes: 1 << 20),
        new("frame-tcp", FrameTcpTarget.Judge, FixedBytes: 1 << 20),
        new("marked-tcp", MarkedTcpTarget.Judge, FixedBytes: 1 << 20),
        new("multipart", FormTarget.JudgeMultipart, FixedBytes: 1 << 20),
        new("urlencoded", FormTarget.JudgeUrlEncoded, FixedBytes: 1 << 20),
        new("base64", Base64Target.Judge),
        new("upload-headers", UploadHeadersTarget.Judge),
        new("still-name", StillNameTarget.Judge),
        new("live", LiveTarget.Judge),
        new("api-json", ApiJsonTarget.Judge, FixedBytes: 1 << 20, BytesPerByte: 1000),
        new("pairing-json", ApiJsonTarget.JudgePairing),
        new("settings-json", ApiJsonTarget.JudgeSettings, FixedBytes: 1 << 20),
        new("source-status", SourceStatusTarget.Judge),
        new("settings", SettingsTarget.JudgeFile, FixedBytes: 1 << 20),
        new("setup-form", SettingsTarget.JudgeForm, FixedBytes: 1 << 20),
        new("http-request", DeviceHttpTarget.JudgeRequest),
        new("http-answer", DeviceHttpTarget.JudgeAnswer),
        new("server-address", DeviceHttpTarget.JudgeAddress),
    ];

    public static TheoryData<string> Names => new(Targets.Select(target => target.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Corpus_whole_truncated_and_with_flipped_bits_violates_no_invariant(string name)
    {
        var target = Targets.Single(t => t.Name == name);
        foreach ((var file, var bytes) in Corpus.Of(name))
        {
            Try(target, file, bytes);
            var step = 1 + (bytes.Length / MostCuts);
            for (var at = 0; at < bytes.Length; at += step)
            {
                Try(target, $"{file} cut at {at}", bytes[..at]);
                Try(target, $"{file} with a bit turned at {at}", new Mutation(0, at, at).Apply(bytes, bytes));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Mutations_violate_no_invariant(string name)
    {
        var target = Targets.Single(t => t.Name == name);
        output.WriteLine(await new FuzzRun(target).RunAsync(FuzzOptions.Duration, FuzzOptions.Seed));
    }

    private static void Try(FuzzTarget target, string what, byte[] input)
    {
        try
        {
            target.Try(input);
        }
        catch (Exception e)
        {
            throw new PromiseBrokenException($"{target.Name}: {what}: {e}");
        }
    }
}
