namespace NanoCam.Server.Accounts;

/// <summary>Claims of a caller.</summary>
internal static class ViewerClaims
{
    public const string Name = "name";
    public const string Role = "role";

    /// <summary>Number of the user; not present for share links and if access is open.</summary>
    public const string User = "user";

    /// <summary>The camera of a share link.</summary>
    public const string Camera = "camera";

    /// <summary>Authentication method: one of the constants below.</summary>
    public const string Method = "method";

    public const string Session = "session";
    public const string Token = "token";
    public const string Share = "share";
    public const string Open = "open";

    /// <summary>No credentials: the address of the caller is trusted for watching.</summary>
    public const string Address = "address";
}
