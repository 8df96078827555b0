using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using NanoCam.Device.Uplink;

namespace NanoCam.Device.Board;

/// <summary>Creates HTTP clients with the certificates to trust.</summary>
internal sealed class TlsHttpClients : IHttpClients
{
    private readonly X509Certificate? _authority;
    private readonly bool _checks;

    /// <summary>Trusts the certificate in the file at <paramref name="authorityPath"/>; without the file, the board's own store.</summary>
    public TlsHttpClients(string authorityPath, bool checks)
    {
        _authority = Certificates.Read(authorityPath);
        _checks = checks;
    }

    /// <inheritdoc/>
    public HttpClient Create()
    {
        HttpClient client = new HttpClient();
        client.SslProtocols = SslProtocols.Tls12;
        client.SslVerification = _checks ? SslVerification.CertificateRequired : SslVerification.NoVerification;
        if (_authority != null)
        {
            client.HttpsAuthentCert = _authority;
        }

        return client;
    }
}
