using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>The certificate of https addresses. Without a file the server makes one of its own.</summary>
public sealed class TlsOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Tls";

    /// <summary>
    /// File with the certificate: PEM (with those of the authorities between, if any) or PKCS #12. Default none: self-signed. Read at
    /// start.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>File with the private key (PEM), where it is not in the same file.</summary>
    public string? Key { get; set; }

    /// <summary>Password of the key or of the PKCS #12 file.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// Names and addresses the self-signed certificate is good for, separated by commas, besides those of this machine: what cameras and
    /// browsers are told
    /// to connect to. A new certificate is made when one is missing in it.
    /// </summary>
    public string Names { get; set; } = "";

    /// <summary>The single entries of <see cref="Names"/>.</summary>
    internal string[] NameList => Names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Checks <see cref="TlsOptions"/> when the server starts.</summary>
internal sealed class TlsOptionsValidator : IValidateOptions<TlsOptions>
{
    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        if (options.Certificate is null && (options.Key is not null || options.Password is not null))
        {
            return ValidateOptionsResult.Fail(
                "NanoCam:Tls:Certificate is missing: a key or password is set, but no certificate it belongs to."
            );
        }

        return options.NameList.FirstOrDefault(n => Uri.CheckHostName(n) == UriHostNameType.Unknown) is { } wrong
            ? ValidateOptionsResult.Fail($"NanoCam:Tls:Names: '{wrong}' is no host name and no address.")
            : ValidateOptionsResult.Success;
    }
}
