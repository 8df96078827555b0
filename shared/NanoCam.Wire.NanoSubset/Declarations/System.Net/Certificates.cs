// System.Net: certificates. PEM text must end with a NUL.
#nullable disable

namespace System.Security.Cryptography.X509Certificates;

public class X509Certificate
{
    public virtual extern string Issuer { get; }
    public virtual extern string Subject { get; }
    public extern X509Certificate();
    public extern X509Certificate(byte[] certificate);
    public extern X509Certificate(string certificate);
    public virtual extern DateTime GetEffectiveDate();
    public virtual extern DateTime GetExpirationDate();
    public virtual extern byte[] GetRawCertData();
}

public class X509Certificate2 : X509Certificate
{
    public extern bool HasPrivateKey { get; }
    public extern byte[] PrivateKey { get; }
    public extern byte[] PublicKey { get; }
    public extern DateTime NotAfter { get; }
    public extern DateTime NotBefore { get; }
    public extern byte[] RawData { get; }
    public extern X509Certificate2();
    public extern X509Certificate2(byte[] rawData);
    public extern X509Certificate2(string certificate);
    public extern X509Certificate2(string rawData, string key, string password);
    public extern X509Certificate2(byte[] rawData, string key, string password);
    public extern X509Certificate2(byte[] rawData, byte[] key, string password);
}
