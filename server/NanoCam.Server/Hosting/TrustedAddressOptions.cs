namespace NanoCam.Server.Hosting;

/// <summary>Addresses and origins that are trusted without a key or a sign-in.</summary>
public sealed class TrustedAddressOptions
{
    /// <summary>Configuration section. Shared with the ports of older systems, whose cameras and viewers know neither.</summary>
    public const string Section = "NanoCam:Compat";

    /// <summary>
    /// Addresses and networks, separated by semicolons, from which cameras may send without a key. Default none: this machine only, and on
    /// the compatibility ports only.
    /// </summary>
    public string CameraAddresses { get; set; } = "";

    /// <summary>
    /// Addresses and networks, separated by semicolons, from which one may watch without signing in. Default none: this machine only, and
    /// on the compatibility ports only.
    /// </summary>
    public string ViewerAddresses { get; set; } = "";

    /// <summary>
    /// Origins of web pages elsewhere, such as <c>http://192.168.1.5:3010</c>, separated by semicolons, that may read what browsers fetch
    /// here; <c>*</c> is every page, which gets what needs no cookie. Default none.
    /// </summary>
    public string AllowedOrigins { get; set; } = "";

    /// <summary>The single entries of <see cref="AllowedOrigins"/>.</summary>
    internal string[] Origins() => AllowedOrigins.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
