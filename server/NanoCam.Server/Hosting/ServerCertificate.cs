using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Hosting;

/// <summary>
/// The certificate of https addresses: from the files of <see cref="TlsOptions"/>, else the self-signed one of the data directory.
/// </summary>
internal sealed partial class ServerCertificate : IDisposable
{
    /// <summary>The self-signed certificate, for whoever is to trust it.</summary>
    public const string FileName = "tls-certificate.pem";

    private const string KeyName = "tls-key.pem";

    // A camera that trusts the certificate needs a new one when it runs out.
    private static readonly TimeSpan TooShort = TimeSpan.FromDays(30);

    private readonly TlsOptions _options;
    private readonly DataDirectory _data;
    private readonly TimeProvider _time;
    private readonly ILogger<ServerCertificate> _logger;
    private readonly Lazy<X509Certificate2Collection> _chain;

    public ServerCertificate(IOptions<TlsOptions> options, DataDirectory data, TimeProvider time, ILogger<ServerCertificate> logger)
    {
        _options = options.Value;
        _data = data;
        _time = time;
        _logger = logger;
        // Made when the first https address is opened, and not on servers without one.
        _chain = new Lazy<X509Certificate2Collection>(Load);
    }

    /// <summary>The certificate with its key, then those of authorities between it and the root.</summary>
    /// <exception cref="OptionsValidationException">A file is missing, cannot be read, or does not hold what it should.</exception>
    public X509Certificate2Collection Chain => _chain.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var certificate in _chain.IsValueCreated ? Chain : [])
        {
            certificate.Dispose();
        }
    }

    /// <summary>SHA-256 of the certificate as browsers show it.</summary>
    public static string FingerprintOf(X509Certificate2 certificate) =>
        string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("X2", null)));

    private X509Certificate2Collection Load()
    {
        if (_options.Certificate is { } file)
        {
            return LoadFile(file);
        }

        var (certificate, key) = (_data.PathOf(FileName), _data.PathOf(KeyName));
        try
        {
            var own = File.Exists(certificate) && File.Exists(key) ? X509Certificate2.CreateFromPemFile(certificate, key) : null;
            if (own is null || IsUsedUp(own))
            {
                own?.Dispose();
                own = SelfSignedCertificate.Create(_time.GetUtcNow(), _options.NameList);
                Save(own, certificate, key);
            }

            Log.SelfSigned(_logger, certificate, FingerprintOf(own));
            return [Usable(own)];
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(
                $"The self-signed certificate {certificate} cannot be used ({e.Message.TrimEnd('.')}): remove it and {KeyName}, and a new one is made."
            );
        }
    }

    private X509Certificate2Collection LoadFile(string file)
    {
        try
        {
            if (X509Certificate2.GetCertContentType(file) == X509ContentType.Pkcs12)
            {
                return [X509CertificateLoader.LoadPkcs12FromFile(file, _options.Password)];
            }

            var leaf = _options.Password is { } password
                ? X509Certificate2.CreateFromEncryptedPemFile(file, password, _options.Key ?? file)
                : X509Certificate2.CreateFromPemFile(file, _options.Key ?? file);
            X509Certificate2Collection chain = [Usable(leaf)];
            X509Certificate2Collection inFile = [];
            inFile.ImportFromPemFile(file);
            chain.AddRange(inFile.Skip(1).ToArray());
            return chain;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw Unusable($"NanoCam:Tls:Certificate: {file} cannot be used ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}).");
        }
    }

    private bool IsUsedUp(X509Certificate2 certificate)
    {
        var now = _time.GetUtcNow();
        return certificate.NotAfter.ToUniversalTime() - TooShort < now.UtcDateTime
            || _options.NameList.Any(name => !certificate.MatchesHostname(name));
    }

    private static void Save(X509Certificate2 certificate, string path, string keyPath)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        File.Delete(keyPath);
        using (var writer = new StreamWriter(keyPath, Permissions.SecretFile(FileMode.Create)))
        {
            writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
        }

        File.WriteAllText(path, certificate.ExportCertificatePem() + "\n");
    }

    // Windows' TLS takes no key that exists in memory only.
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static OptionsValidationException Unusable(string sentence) => new(TlsOptions.Section, typeof(TlsOptions), [sentence]);

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information,
            "https uses the self-signed certificate {Path}, SHA-256 {Fingerprint}; cameras and programs that are given this file can check it"
        )]
        public static partial void SelfSigned(ILogger logger, string path, string fingerprint);
    }
}
