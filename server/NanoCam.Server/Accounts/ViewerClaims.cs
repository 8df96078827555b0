namespace NanoCam.Server.Accounts;

/// <summary>What is said about a caller.</summary>
internal static class ViewerClaims
{
    public const string Name = "name";
    public const string Role = "role";

    /// <summary>Number of the user; absent for links and where access is open.</summary>
    public const string User = "user";

    /// <summary>The one camera a link is for.</summary>
    public const string Camera = "camera";

    /// <summary>What the caller showed: one of those below.</summary>
    public const string Method = "method";

    public const string Session = "session";
    public const string Token = "token";
    public const string Share = "share";
    public const string Open = "open";

    /// <summary>Nothing: the address alone lets the caller watch.</summary>
    public const string Address = "address";
}
