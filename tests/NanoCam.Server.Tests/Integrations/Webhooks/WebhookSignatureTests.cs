using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NanoCam.Server.Integrations.Webhooks;
using NanoCam.Server.Recording;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Integrations.Webhooks;

/// <summary>The signature, as receivers check it.</summary>
public sealed partial class WebhookSignatureTests : WebhookTestBase
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "webhooks.md"));

    [Fact]
    public void Signature_covers_time_and_body()
    {
        var body = "{}"u8;
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData("key"u8, "1785574800.{}"u8));
        Assert.Equal($"sha256={expected}", WebhookSignature.Create("key"u8, 1_785_574_800, body));
        Assert.NotEqual(WebhookSignature.Create("key"u8, 1, body), WebhookSignature.Create("key"u8, 2, body));
    }

    [Fact]
    public async Task Each_attempt_is_signed_with_its_own_time()
    {
        await using var receiver = await WebhookReceiver.StartAsync(500);
        await using var server = await StartAsync(receiver.Url, ("Secret", "schlüssel"));
        Append(server, CameraEventKind.Gap);
        await AdvanceUntilAsync(server, () => receiver.Requests.Count >= 4);

        // Three pauses take 3.5 s or more.
        Assert.NotEqual(receiver.Requests.First().Header("X-NanoCam-Timestamp"), receiver.Requests.Last().Header("X-NanoCam-Timestamp"));
        Assert.All(receiver.Requests, request => Assert.True(Verify("schlüssel", request)));
    }

    [Fact]
    public async Task Frame_of_a_push_camera_is_signed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver.Url, ("Secret", "key"), ("Preset", "home-assistant"));
        await SendFrameAsync(server, TestJpeg.Create());
        Append(server, CameraEventKind.Gap);
        await Eventually.TrueAsync(() => receiver.Requests.Count == 1);

        Assert.True(Verify("key", receiver.Requests.Single()));
        Assert.False(Verify("other", receiver.Requests.Single()));
    }

    [Fact]
    public async Task Python_code_of_the_guide_accepts_a_request_and_rejects_a_changed_one()
    {
        const string Secret = "key";
        var seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var signature = WebhookSignature.Create(Encoding.UTF8.GetBytes(Secret), seconds, "{\"kind\":\"gap\"}"u8);
        var code = PythonCode().Match(Guide).Groups[1].Value;
        Assert.Contains("def verify", code, StringComparison.Ordinal);
        var script = $$"""
            {{code}}
            time_header, signature = "{{seconds}}", "{{signature}}"
            assert verify("{{Secret}}", time_header, signature, b'{"kind":"gap"}')
            assert not verify("{{Secret}}", time_header, signature, b'{"kind":"Gap"}')
            assert not verify("other", time_header, signature, b'{"kind":"gap"}')
            assert not verify("{{Secret}}", str(int(time_header) - 600), signature, b'{"kind":"gap"}')
            """;
        using var python = Process.Start(
            new ProcessStartInfo("python3", ["-c", script]) { RedirectStandardError = true, UseShellExecute = false }
        )!;
        var errors = await python.StandardError.ReadToEndAsync();
        await python.WaitForExitAsync();
        Assert.True(python.ExitCode == 0, errors);
    }

    // As in docs/guide/webhooks.md, which a test compares with these lines.
    private static bool Verify(string secret, WebhookReceiver.Received request)
    {
        var time = request.Header("X-NanoCam-Timestamp");
        byte[] signed = [.. Encoding.ASCII.GetBytes(time + "."), .. request.Body];
        var expected = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(expected),
            Encoding.ASCII.GetBytes(request.Header("X-NanoCam-Signature"))
        );
    }

    [Fact]
    public void Csharp_code_of_the_guide_is_the_code_that_these_tests_use()
    {
        Assert.Contains("[.. Encoding.ASCII.GetBytes(time + \".\"), .. body]", Guide, StringComparison.Ordinal);
        Assert.Contains("HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)", Guide, StringComparison.Ordinal);
        Assert.Contains("CryptographicOperations.FixedTimeEquals", Guide, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_of_the_guide_has_the_signature_that_the_server_computes()
    {
        var example = Example().Match(Guide);
        Assert.True(example.Success);
        var seconds = long.Parse(example.Groups["time"].Value, CultureInfo.InvariantCulture);
        Assert.Equal(
            WebhookSignature.Create("key"u8, seconds, Encoding.UTF8.GetBytes(example.Groups["body"].Value)),
            example.Groups["signature"].Value
        );
    }

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex PythonCode();

    [GeneratedRegex(@"X-NanoCam-Timestamp: (?<time>\d+)\nX-NanoCam-Signature: (?<signature>\S+)\n\n(?<body>\{.*\})\n```")]
    private static partial Regex Example();
}
