using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Provides the certificate of https addresses: from the files of <see cref="TlsOptions"/>, or a self-signed one in the data directory.
/// </summary>
internal sealed partial class ServerCertificate : IDisposable
{
    /// <summary>File name of the self-signed certificate, for cameras and programs that must trust it.</summary>
    public const string FileName = "tls-certificate.pem";

    private const string KeyName = "tls-key.pem";

    // Renewed early, because each camera that trusts the certificate needs the new one.
    private static readonly TimeSpan RenewalMargin = TimeSpan.FromDays(30);

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
        // Loaded when the first https address is opened, so a server without https never creates one.
        _chain = new Lazy<X509Certificate2Collection>(Load);
    }

    /// <summary>Certificate with its key, followed by the intermediate certificates.</summary>
    /// <exception cref="OptionsValidationException">A file is missing, unreadable or invalid.</exception>
    public X509Certificate2Collection Chain => _chain.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var certificate in _chain.IsValueCreated ? Chain : [])
        {
            certificate.Dispose();
        }
    }

    /// <summary>Formats the SHA-256 fingerprint of a certificate as browsers do.</summary>
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
            if (own is null || NeedsRenewal(own))
            {
                own?.Dispose();
                own = SelfSignedCertificate.Create(_time.GetUtcNow(), _options.Names);
                Save(own, certificate, key);
            }

            Log.SelfSigned(_logger, certificate, FingerprintOf(own));
            return [Usable(own)];
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(
                $"The self-signed certificate {certificate} cannot be used: {ReasonOf(e, certificate)}. Remove it and {KeyName}; "
                    + "the server then creates a new one."
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
            throw Unusable($"NanoCam:Tls:Certificate: {file} cannot be used: {ReasonOf(e, file)}.");
        }
    }

    // The messages of the framework are error codes of OpenSSL.
    private static string ReasonOf(Exception exception, string file) =>
        exception is UnauthorizedAccessException ? "the server does not have permission to read it or its key"
        : !File.Exists(file) ? "it does not exist"
        : exception is IOException ? "it or its key cannot be read"
        : "it must be PEM with a key or PKCS #12, and an encrypted key needs NanoCam:Tls:Password";

    private bool NeedsRenewal(X509Certificate2 certificate)
    {
        var now = _time.GetUtcNow();
        return certificate.NotAfter.ToUniversalTime() - RenewalMargin < now.UtcDateTime
            || _options.Names.Any(name => !certificate.MatchesHostname(name));
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

    // TLS on Windows does not accept a key that exists in memory only.
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
            "https uses the self-signed certificate {Path}, SHA-256 {Fingerprint}; cameras and programs can verify the server "
                + "with this file"
        )]
        public static partial void SelfSigned(ILogger logger, string path, string fingerprint);
    }
}
