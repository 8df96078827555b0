using Microsoft.Extensions.Options;

namespace NanoCam.Server.Access;

/// <summary>Who may use the server. Sign-in and pairing come with a later version: until then everybody who reaches the port may do everything.</summary>
public sealed class AccessOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Access";

    /// <summary>Who may watch and change settings: <c>Open</c> is everybody. Default none, which is the same; <c>Login</c> is refused by this version.</summary>
    public ViewerAccess? Viewers { get; set; }

    /// <summary>Who may send pictures: <c>Open</c> is everybody. Default none, which is the same; <c>Paired</c> is refused by this version.</summary>
    public CameraAccess? Cameras { get; set; }

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
    /// <summary>Everybody.</summary>
    Open,

    /// <summary>Cameras that were paired.</summary>
    Paired,
}

/// <summary>Refuses what this version cannot keep, instead of starting less protected than it was told to.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        if (options.Viewers is ViewerAccess.Login)
        {
            return ValidateOptionsResult.Fail("NanoCam:Access:Viewers is Login, but sign-in comes with a later version of NanoCam: remove the setting or set it to Open.");
        }

        return options.Cameras is CameraAccess.Paired
            ? ValidateOptionsResult.Fail("NanoCam:Access:Cameras is Paired, but pairing comes with a later version of NanoCam: remove the setting or set it to Open.")
            : ValidateOptionsResult.Success;
    }
}
