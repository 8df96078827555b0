using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoCam.Server.Hosting;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Hosting;

public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("nanocam-tls-");

    public void Dispose() => _files.Delete(recursive: true);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Client_with_the_self_signed_certificate_can_verify_the_server(string host)
    {
        await using var server = await StartAsync();
        using var certificate = Own(server);
        using var client = Trusting(certificate);

        var answer = await client.GetStringAsync(new UriBuilder(server.Address) { Host = host, Path = "/health/live" }.Uri);

        Assert.NotEmpty(answer);
        Assert.Contains(server.Logs.Entries, l =>
            l.Message.Contains(ServerCertificate.FingerprintOf(certificate), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Self_signed_certificate_is_kept_until_a_name_is_missing()
    {
        var settings = new Dictionary<string, string?>();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Scheme = "https", Settings = settings });
        using var first = Own(server);
        await server.RestartAsync();
        using var second = Own(server);
        settings["NanoCam:Tls:Names:0"] = "cameras.example";
        settings["NanoCam:Tls:Names:1"] = "192.0.2.7";
        await server.RestartAsync();
        using var third = Own(server);

        Assert.Equal(first.RawData, second.RawData);
        Assert.NotEqual(first.RawData, third.RawData);
        Assert.True(third.MatchesHostname("cameras.example") && third.MatchesHostname("192.0.2.7") && third.MatchesHostname("localhost"));
    }

    [Fact]
    public async Task Private_key_of_the_self_signed_certificate_is_readable_only_by_its_owner()
    {
        await using var server = await StartAsync();
        var key = Path.Combine(server.DataDirectory, "tls-key.pem");

        Assert.True(File.Exists(key));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        }
    }

    [Fact]
    public async Task Server_without_an_https_address_creates_no_certificate()
    {
        await using var server = await TestServer.StartAsync();
        Assert.False(File.Exists(Path.Combine(server.DataDirectory, ServerCertificate.FileName)));
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("pem with an encrypted key")]
    [InlineData("pem in one file")]
    [InlineData("pfx")]
    public async Task Certificates_load_from_PEM_and_PFX_files(string kind)
    {
        using var certificate = SelfSignedCertificate.Create(DateTimeOffset.UtcNow, ["cameras.example"]);
        await using var server = await StartAsync(Write(certificate, kind));
        using var client = Trusting(certificate);

        Assert.NotEmpty(await client.GetStringAsync(new Uri(server.Address, "/health/live")));
    }

    [Theory]
    [InlineData("NanoCam:Tls:Certificate", "/nowhere/a.pem")]
    [InlineData("NanoCam:Tls:Certificate", "garbage")]
    [InlineData("NanoCam:Tls:Key", "alone.pem")]
    [InlineData("NanoCam:Tls:Names:0", "no name")]
    public async Task Unusable_certificate_prevents_the_start_with_an_error(string key, string value)
    {
        if (value == "garbage")
        {
            value = Path.Combine(_files.FullName, "garbage.pem");
            await File.WriteAllTextAsync(value, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        }

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync((key, value)));

        Assert.True(StartupErrors.TryDescribe(fault, out var sentence), fault.ToString());
        Assert.Contains("NanoCam:Tls:", sentence, StringComparison.Ordinal);
    }

    private static Task<TestServer> StartAsync(params (string Key, string? Value)[] settings) =>
        TestServer.StartAsync(new TestServerOptions { Scheme = "https", Settings = settings.ToDictionary(s => s.Key, s => s.Value) });

    private static X509Certificate2 Own(TestServer server) =>
        X509CertificateLoader.LoadCertificateFromFile(Path.Combine(server.DataDirectory, ServerCertificate.FileName));

    private static HttpClient Trusting(X509Certificate2 certificate)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(certificate);
        return new HttpClient(
            new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } }
        );
    }

    private (string Key, string? Value)[] Write(X509Certificate2 certificate, string kind)
    {
        string PathOf(string name, string text)
        {
            var path = Path.Combine(_files.FullName, name);
            File.WriteAllText(path, text);
            return path;
        }

        using var key = certificate.GetECDsaPrivateKey()!;
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        switch (kind)
        {
            case "pem":
                return
                [
                    ("NanoCam:Tls:Certificate", PathOf("c.pem", certificate.ExportCertificatePem())),
                    ("NanoCam:Tls:Key", PathOf("k.pem", key.ExportPkcs8PrivateKeyPem())),
                ];
            case "pem with an encrypted key":
                return
                [
                    ("NanoCam:Tls:Certificate", PathOf("c.pem", certificate.ExportCertificatePem())),
                    ("NanoCam:Tls:Key", PathOf("k.pem", key.ExportEncryptedPkcs8PrivateKeyPem("secret", parameters))),
                    ("NanoCam:Tls:Password", "secret"),
                ];
            case "pem in one file":
                return
                [
                    (
                        "NanoCam:Tls:Certificate",
                        PathOf("both.pem", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem())
                    ),
                ];
            default:
                var pfx = Path.Combine(_files.FullName, "c.pfx");
                File.WriteAllBytes(pfx, certificate.Export(X509ContentType.Pkcs12, "secret"));
                return [("NanoCam:Tls:Certificate", pfx), ("NanoCam:Tls:Password", "secret")];
        }
    }
}
