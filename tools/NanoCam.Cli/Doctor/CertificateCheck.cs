using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NanoCam.Cli.Doctor;

/// <summary>Check of the certificate of an https address: names, expiry, fingerprint, and whether this computer trusts it.</summary>
internal static class CertificateCheck
{
    /// <summary>Name of the check.</summary>
    public const string Name = "certificate";

    private const int ShownNames = 8;

    // The server replaces its own certificate this long before the end, and cameras then need the new file.
    private static readonly TimeSpan ExpiryMargin = TimeSpan.FromDays(30);

    /// <summary>Opens a TLS connection and examines the certificate of the server.</summary>
    public static async Task<Check> RunAsync(Uri server, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        X509Certificate2? certificate = null;
        var errors = SslPolicyErrors.None;
        try
        {
            using TcpClient client = new();
            await client.ConnectAsync(server.DnsSafeHost, server.Port, deadline.Token);
            await using SslStream stream = new(client.GetStream());
            SslClientAuthenticationOptions options = new()
            {
                TargetHost = server.DnsSafeHost,
                RemoteCertificateValidationCallback = (_, found, _, policyErrors) =>
                {
                    certificate = found is null ? null : X509CertificateLoader.LoadCertificate(found.GetRawCertData());
                    errors = policyErrors;
                    return policyErrors == SslPolicyErrors.None;
                },
            };
            await stream.AuthenticateAsClientAsync(options, deadline.Token);
            return Describe();
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or SocketException)
        {
            // The server's certificate was rejected, or it sent none.
            return Describe();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NoTls();
        }
        finally
        {
            certificate?.Dispose();
        }

        Check Describe() => certificate is null ? NoTls() : Evaluate(certificate, errors, server.DnsSafeHost, clock.GetUtcNow());
    }

    /// <summary>Describes a certificate.</summary>
    /// <param name="certificate">Certificate of the server.</param>
    /// <param name="errors">Errors that this computer found in it.</param>
    /// <param name="host">Host of the address.</param>
    /// <param name="now">Time of this computer.</param>
    public static Check Evaluate(X509Certificate2 certificate, SslPolicyErrors errors, string host, DateTimeOffset now)
    {
        var ends = certificate.NotAfter.ToUniversalTime();
        var fingerprint = string.Join(
            ':',
            certificate.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("X2", CultureInfo.InvariantCulture))
        );
        var about = $"It is for {NamesOf(certificate)}, and expires on {ends:yyyy-MM-dd}. SHA-256: {fingerprint}";
        if (now.UtcDateTime < certificate.NotBefore.ToUniversalTime() || now.UtcDateTime > ends)
        {
            return Check.Failed(
                Name,
                $"The certificate {(now.UtcDateTime > ends ? "has expired" : "is not valid yet")}. {about}",
                "Check the clock of this computer, or replace the certificate: docs/guide/reverse-proxy.md"
            );
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return Check.Failed(
                Name,
                $"The certificate is not for {host}. {about}",
                "Use one of its names in --server, or add the name to NanoCam:Tls:Names and restart the server."
            );
        }

        if (errors != SslPolicyErrors.None)
        {
            return Check.Failed(
                Name,
                $"This computer does not trust the certificate. {about}",
                "Compare SHA-256 with the log of the server. Then copy tls-certificate.pem from its data directory, and set "
                    + "SSL_CERT_FILE to the copy (Linux), or add it to the trusted certificates of this computer."
            );
        }

        return ends - now.UtcDateTime < ExpiryMargin
            ? Check.Warning(Name, $"The certificate expires soon. {about}", "Renew the certificate, and restart the server.")
            : Check.Ok(Name, $"This computer trusts the certificate. {about}");
    }

    private static Check NoTls() =>
        Check.Failed(Name, "The TLS handshake failed.", "If the server uses HTTP without TLS, write http:// instead of https://.");

    private static string NamesOf(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        List<string> names = extension is null
            ? []
            : [.. extension.EnumerateDnsNames(), .. extension.EnumerateIPAddresses().Select(address => address.ToString())];
        return names.Count switch
        {
            0 => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } name ? name : "no name",
            > ShownNames => $"{string.Join(", ", names.Take(ShownNames))} and {names.Count - ShownNames} more",
            _ => string.Join(", ", names),
        };
    }
}
