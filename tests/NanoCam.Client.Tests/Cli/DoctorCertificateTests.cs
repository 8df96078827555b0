using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoCam.Cli.Doctor;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class DoctorCertificateTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task Self_signed_certificate_is_described_with_names_expiry_fingerprint_and_advice()
    {
        using var certificate = Create(Now.AddDays(100));
        await using var server = await FakeHttpServer.StartAsync(FakeHttpServer.Json("{}"), certificate);
        var run = await CliRun.RunAsync("doctor", "--server", server.Url);
        var hash = Convert.ToHexString(certificate.GetCertHash(HashAlgorithmName.SHA256));
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("FAILED   certificate: This computer does not trust the certificate.", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"It is for cam.example, 127.0.0.1, and expires on {Now.AddDays(100):yyyy-MM-dd}.",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(hash, run.Output.Replace(":", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_address_of_a_server_without_tls_is_reported_with_the_remedy()
    {
        await using var server = await FakeHttpServer.StartAsync(FakeHttpServer.Json("{}"));
        var run = await CliRun.RunAsync("doctor", "--server", server.Url.Replace("http:", "https:", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("FAILED   certificate: The TLS handshake failed.", run.Output, StringComparison.Ordinal);
        Assert.Contains("write http:// instead of https://", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, SslPolicyErrors.None, "Ok", "This computer trusts the certificate.")]
    [InlineData(10, SslPolicyErrors.None, "Warning", "The certificate expires soon.")]
    [InlineData(-1, SslPolicyErrors.RemoteCertificateChainErrors, "Failed", "The certificate has expired.")]
    [InlineData(100, SslPolicyErrors.RemoteCertificateNameMismatch, "Failed", "The certificate is not for 10.0.0.5.")]
    public void Certificate_is_evaluated(int days, SslPolicyErrors errors, string outcome, string sentence)
    {
        using var certificate = Create(Now.AddDays(days));
        var check = CertificateCheck.Evaluate(certificate, errors, "10.0.0.5", Now);
        Assert.Equal(Enum.Parse<CheckOutcome>(outcome), check.Outcome);
        Assert.StartsWith(sentence, check.Detail, StringComparison.Ordinal);
        Assert.Equal(outcome != "Ok", check.Advice is not null);
    }

    private static X509Certificate2 Create(DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=test", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("cam.example");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(Now.AddDays(-10), end);
    }
}
