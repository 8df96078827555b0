using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NanoCam.Server.Hosting;

/// <summary>Creates a certificate for a server in a home network, where no certificate authority issues one.</summary>
internal static class SelfSignedCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    // Each camera trusts this one certificate and must be provisioned again when it expires.
    private const int Years = 10;

    /// <summary>
    /// Creates a certificate for the names and addresses of this machine and the given ones. An ESP32 verifies its P-256 key fastest.
    /// </summary>
    public static X509Certificate2 Create(DateTimeOffset now, IEnumerable<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=NanoCam", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true)
        );
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(Names(names));
        // Valid from yesterday, because the clocks of cameras and phones may be slow.
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
    }

    private static X509Extension Names(IEnumerable<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        var host = Dns.GetHostName();
        foreach (
            var name in names.Concat(["localhost", host, host + ".local"]).Concat(Addresses()).Distinct(StringComparer.OrdinalIgnoreCase)
        )
        {
            if (IPAddress.TryParse(name, out var address))
            {
                builder.AddIpAddress(address);
            }
            else if (Uri.CheckHostName(name) == UriHostNameType.Dns)
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }

    private static IEnumerable<string> Addresses() =>
        from network in NetworkInterface.GetAllNetworkInterfaces()
        where network.OperationalStatus == OperationalStatus.Up
        from unicast in network.GetIPProperties().UnicastAddresses
        where !unicast.Address.IsIPv6LinkLocal
        select unicast.Address.ToString();
}
