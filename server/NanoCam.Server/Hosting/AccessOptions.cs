using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Configures access to the server.</summary>
public sealed class AccessOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Access";

    /// <summary>
    /// Clients that may watch and change settings: signed-in users (<c>Login</c>, default), or all clients (<c>Open</c>).
    /// </summary>
    public ViewerAccess Viewers { get; set; } = ViewerAccess.Login;

    /// <summary>
    /// Cameras that may send frames: paired cameras only (<c>Paired</c>, default), or also cameras without a key (<c>Open</c>).
    /// </summary>
    public CameraAccess Cameras { get; set; } = CameraAccess.Paired;

    /// <summary>Validity of a pairing code. Default 1 h; 1 min to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan PairingLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether the server may listen on addresses that other machines can reach while <see cref="Viewers"/> or <see cref="Cameras"/> is
    /// <c>Open</c>. Default false: an open server only starts on loopback addresses.
    /// </summary>
    public bool AllowOpenOnNetwork { get; set; }

    /// <summary>
    /// Host names of the server, such as <c>cam.example.org</c>, without a port. A request for another name is rejected. Default none: on
    /// loopback addresses only the names and addresses of this machine itself; on the network every name, unless access is open to all
    /// clients: then only addresses and local names.
    /// </summary>
    public IList<string> Hosts { get; set; } = [];

    /// <summary>Time without use after which a session ends. Default 7 days; 1 min to 1 year.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Time after sign-in at which a session ends, even when in use. Default 30 days; 1 min to 1 year.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Maximum number of entries in the audit log; the oldest are deleted. Default 10,000; 100 to 1,000,000.</summary>
    [Range(100, 1_000_000)]
    public int AuditEntries { get; set; } = 10_000;
}

/// <summary>Access for viewers.</summary>
public enum ViewerAccess
{
    /// <summary>All clients.</summary>
    Open,

    /// <summary>Signed-in users only.</summary>
    Login,
}

/// <summary>Access for cameras.</summary>
public enum CameraAccess
{
    /// <summary>Paired cameras only.</summary>
    Paired,

    /// <summary>All cameras. A paired camera must still prove its key, so that no other camera can use its id.</summary>
    Open,
}

/// <summary>Checks the ranges of <see cref="AccessOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;

/// <summary>Checks the host names of <see cref="AccessOptions"/> when the server starts.</summary>
internal sealed class AccessHostsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
        options.Hosts.FirstOrDefault(host => Uri.CheckHostName(host) == UriHostNameType.Unknown) is { } wrong
            ? ValidateOptionsResult.Fail(
                $"{AccessOptions.Section}:{nameof(options.Hosts)}: '{wrong}' is not a host name. "
                    + "Enter a name such as cam.example.org, without a port."
            )
            : ValidateOptionsResult.Success;
}
