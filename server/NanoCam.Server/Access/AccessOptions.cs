using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Access;

/// <summary>Who may use the server. Sign-in comes with a later version: until then everybody who reaches the port may watch and steer.</summary>
public sealed class AccessOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Access";

    /// <summary>Who may watch and change settings: <c>Open</c> is everybody. Default none, which is the same; <c>Login</c> is refused by this version.</summary>
    public ViewerAccess? Viewers { get; set; }

    /// <summary>Who may send pictures: cameras that were paired (<c>Paired</c>, default), or also those that have no key (<c>Open</c>).</summary>
    public CameraAccess Cameras { get; set; } = CameraAccess.Paired;

    /// <summary>How long a pairing code is good. Default 1 h; 1 min to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan PairingLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether the server may listen on addresses that other machines reach, though anybody there can then watch, send and change settings.
    /// Default false: it only starts on loopback addresses.
    /// </summary>
    public bool AllowOpenOnNetwork { get; set; }
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

/// <summary>Checks the ranges of <see cref="AccessOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class AccessRangesValidator : IValidateOptions<AccessOptions>;

/// <summary>Refuses what this version cannot keep, instead of starting less protected than it was told to.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options) => options.Viewers is ViewerAccess.Login
        ? ValidateOptionsResult.Fail("NanoCam:Access:Viewers is Login, but sign-in comes with a later version of NanoCam: remove the setting or set it to Open.")
        : ValidateOptionsResult.Success;
}
