using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Configures the certificate of https addresses. Without a file the server creates a self-signed one.</summary>
public sealed class TlsOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Tls";

    /// <summary>
    /// File with the certificate: PEM (with any intermediate certificates) or PKCS #12. Default none: self-signed. Read at start.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>File with the private key (PEM), unless the certificate file contains it.</summary>
    public string? Key { get; set; }

    /// <summary>Password of the key or of the PKCS #12 file.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// Names and addresses of the server that cameras and browsers connect to. The self-signed certificate contains them, next to those of
    /// this machine. The server creates a new certificate when one is missing.
    /// </summary>
    public IList<string> Names { get; set; } = [];
}

/// <summary>Checks <see cref="TlsOptions"/> when the server starts.</summary>
internal sealed class TlsOptionsValidator : IValidateOptions<TlsOptions>
{
    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        if (options.Certificate is null && (options.Key is not null || options.Password is not null))
        {
            return ValidateOptionsResult.Fail(
                "NanoCam:Tls:Certificate is missing, although a key or password is set. Set the certificate, or remove the key "
                    + "and password."
            );
        }

        return options.Names.FirstOrDefault(n => Uri.CheckHostName(n) == UriHostNameType.Unknown) is { } wrong
            ? ValidateOptionsResult.Fail($"NanoCam:Tls:Names: '{wrong}' is neither a host name nor an address.")
            : ValidateOptionsResult.Success;
    }
}
