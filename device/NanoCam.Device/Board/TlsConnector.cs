using System;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using NanoCam.Device.Uplink;

namespace NanoCam.Device.Board;

/// <summary>
/// Opens TLS connections. The handshake is one native call that stops every managed thread, for about two seconds on an ESP32-S3. It has no
/// timeout (mbedtls_ssl_handshake in ssl_connect_internal.cpp): if the server vanishes meanwhile, it waits forever, and the watchdog
/// restarts the board after a minute. The camera task on the other core continues and keeps the newest frame.
/// </summary>
internal sealed class TlsConnector : IConnector
{
    private readonly TcpConnector _plain;
    private readonly X509Certificate? _authority;
    private readonly bool _checks;

    /// <summary>Connects with <paramref name="plain"/>, then uses TLS over its socket.</summary>
    /// <param name="plain">Opens the TCP connection.</param>
    /// <param name="authorityPath">File with the certificate (PEM) of the authority, or of the server itself; if the file does not exist,
    /// the
    /// board's own store is used.</param>
    /// <param name="checks">Whether the certificate is checked. False is meant only for first tests, and is reported as a fault.</param>
    public TlsConnector(TcpConnector plain, string authorityPath, bool checks)
    {
        _plain = plain;
        _checks = checks;
        _authority = Certificates.Read(authorityPath);
    }

    /// <inheritdoc/>
    public Connection Open(ServerAddress server)
    {
        Socket socket = _plain.Connect(server);
        SslStream? stream = null;
        try
        {
            stream = new SslStream(socket);
            stream.SslVerification = _checks ? SslVerification.CertificateRequired : SslVerification.NoVerification;
            stream.AuthenticateAsClient(server.Host, null, _authority, SslProtocols.Tls12);
            return new TlsConnection(socket, stream);
        }
        catch (Exception)
        {
            stream?.Dispose();
            socket.Close();
            throw;
        }
    }
}
