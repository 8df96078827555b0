using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Fuzz.Tests.Targets;
using Xunit.Abstractions;

namespace NanoCam.Fuzz.Tests;

/// <summary>Fuzzes every parser of external bytes: first its corpus, whole, truncated and with flipped bits, then mutations.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int MostCuts = 150;

    private static readonly FuzzTarget[] Targets =
    [
        new("wire", WireTarget.Check),
        new("framer", FramerTarget.Check),
        new("uplink", UplinkReaderTarget.Check),
        new("jpeg", JpegTarget.Check),
        // Pixels of at most MaxPixels, before the first row is decoded.
        new("motion", MotionTarget.Check, FixedBytes: 16 << 20),
        new("mjpeg", MjpegTarget.Check, FixedBytes: 1 << 20),
        new("frame-tcp", FrameTcpTarget.Check, FixedBytes: 1 << 20),
        new("marked-tcp", MarkedTcpTarget.Check, FixedBytes: 1 << 20),
        new("multipart", FormTarget.CheckMultipart, FixedBytes: 1 << 20),
        new("urlencoded", FormTarget.CheckUrlEncoded, FixedBytes: 1 << 20),
        new("base64", Base64Target.Check),
        new("response-head", ResponseHeadTarget.Check, FixedBytes: 1 << 20),
        new("upload-headers", UploadHeadersTarget.Check),
        new("still-name", StillNameTarget.Check),
        new("live", LiveTarget.Check),
        new("api-json", ApiJsonTarget.Check, FixedBytes: 1 << 20, BytesPerByte: 1000),
        new("pairing-json", ApiJsonTarget.CheckPairing),
        new("settings-json", ApiJsonTarget.CheckSettings, FixedBytes: 1 << 20),
        new("source-status", SourceStatusTarget.Check),
        new("settings", SettingsTarget.CheckFile, FixedBytes: 1 << 20),
        new("setup-form", SettingsTarget.CheckForm, FixedBytes: 1 << 20),
        new("http-request", DeviceHttpTarget.CheckRequest),
        new("http-answer", DeviceHttpTarget.CheckAnswer),
        new("server-address", DeviceHttpTarget.CheckAddress),
    ];

    public static TheoryData<string> Names => new(Targets.Select(target => target.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Corpus_violates_no_invariant_whole_truncated_or_with_flipped_bits(string name)
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
