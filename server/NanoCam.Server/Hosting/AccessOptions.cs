using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Who may use the server.</summary>
public sealed class AccessOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Access";

    /// <summary>Who may watch and change settings: those who sign in (<c>Login</c>, default), or everybody (<c>Open</c>).</summary>
    public ViewerAccess Viewers { get; set; } = ViewerAccess.Login;

    /// <summary>
    /// Who may send pictures: cameras that were paired (<c>Paired</c>, default), or also those that have no key (<c>Open</c>).
    /// </summary>
    public CameraAccess Cameras { get; set; } = CameraAccess.Paired;

    /// <summary>How long a pairing code is good. Default 1 h; 1 min to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan PairingLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether the server may listen on addresses that other machines reach while something is <c>Open</c>, though anybody there can then
    /// use what is open. Default false: it then only starts on loopback addresses.
    /// </summary>
    public bool AllowOpenOnNetwork { get; set; }

    /// <summary>
    /// Names under which the server is reached, separated by semicolons, such as <c>cam.example.org;nanocam.lan</c>. A request for another
    /// name is refused. Default none: on loopback addresses only the names and addresses of this machine itself, elsewhere every name.
    /// </summary>
    public string Hosts { get; set; } = "";

    /// <summary>A session ends when it was not used for this long. Default 7 days; 1 min to 1 year.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A session ends this long after the sign-in, however much it is used. Default 30 days; 1 min to 1 year.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Entries kept of who did what; the oldest go. Default 10,000; 100 to 1,000,000.</summary>
    [Range(100, 1_000_000)]
    public int AuditEntries { get; set; } = 10_000;
}

/// <summary>Who may watch.</summary>
public enum ViewerAccess
{
    /// <summary>Everybody.</summary>
    Open,

    /// <summary>Who signed in.</summary>
    Login,
}

/// <summary>Who may send pictures.</summary>
public enum CameraAccess
{
    /// <summary>Cameras that were paired.</summary>
    Paired,

    /// <summary>Everybody; but who has a key must prove it, so that nobody can be somebody else.</summary>
    Open,
}

/// <summary>Checks <see cref="AccessOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;
