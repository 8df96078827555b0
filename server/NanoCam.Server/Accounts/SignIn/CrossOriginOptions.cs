namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Paths that <see cref="CrossOriginProtection"/> protects in addition to changes and WebSockets.</summary>
internal sealed class CrossOriginOptions
{
    /// <summary>Paths where GET changes something: any page can send such a request with an image.</summary>
    public IList<PathString> StateChangingGets { get; } = [];
}
