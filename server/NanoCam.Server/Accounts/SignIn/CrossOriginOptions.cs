namespace NanoCam.Server.Accounts.SignIn;

/// <summary>What <see cref="CrossOriginProtection"/> protects besides changes and WebSockets.</summary>
internal sealed class CrossOriginOptions
{
    /// <summary>Paths where GET changes something, which every page can send with an image.</summary>
    public IList<PathString> ChangedByGet { get; } = [];
}
