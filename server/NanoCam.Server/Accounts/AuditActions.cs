namespace NanoCam.Server.Accounts;

/// <summary>What the audit log knows. The names are shown by the viewer (messages-en.js), and stay as they are once written.</summary>
internal static class AuditActions
{
    /// <summary>Somebody signed in.</summary>
    public const string SignIn = "sign-in";

    /// <summary>A password was wrong.</summary>
    public const string SignInFailed = "sign-in-failed";

    /// <summary>Somebody signed out.</summary>
    public const string SignOut = "sign-out";

    /// <summary>Somebody ended all of their sessions.</summary>
    public const string SignOutEverywhere = "sign-out-everywhere";

    /// <summary>Somebody changed their own password.</summary>
    public const string PasswordChanged = "password-changed";

    /// <summary>A password was set by somebody else.</summary>
    public const string PasswordReset = "password-reset";

    /// <summary>A user was added.</summary>
    public const string UserAdded = "user-added";

    /// <summary>A user's role was changed.</summary>
    public const string UserChanged = "user-changed";

    /// <summary>A user was removed.</summary>
    public const string UserRemoved = "user-removed";

    /// <summary>A token was made.</summary>
    public const string TokenMade = "token-made";

    /// <summary>A token was revoked.</summary>
    public const string TokenRevoked = "token-revoked";

    /// <summary>A link to a camera was made.</summary>
    public const string ShareMade = "share-made";

    /// <summary>A link to a camera was revoked.</summary>
    public const string ShareRevoked = "share-revoked";

    /// <summary>A camera was given a name.</summary>
    public const string CameraNamed = "camera-named";

    /// <summary>A camera's settings were changed.</summary>
    public const string CameraChanged = "camera-changed";

    /// <summary>A pairing code was made.</summary>
    public const string PairingCodeMade = "pairing-code-made";

    /// <summary>A pairing code was withdrawn.</summary>
    public const string PairingCodeWithdrawn = "pairing-code-withdrawn";

    /// <summary>A camera made its key with a code.</summary>
    public const string CameraPaired = "camera-paired";

    /// <summary>A camera's key was revoked.</summary>
    public const string CameraKeyRevoked = "camera-key-revoked";

    /// <summary>A camera is pulled from now on.</summary>
    public const string PullAdded = "pull-added";

    /// <summary>A source was changed.</summary>
    public const string PullChanged = "pull-changed";

    /// <summary>A camera is pulled no more.</summary>
    public const string PullRemoved = "pull-removed";

    /// <summary>A camera was forgotten.</summary>
    public const string CameraForgotten = "camera-forgotten";

    /// <summary>A port was opened on which cameras send without keys, or viewers watch without signing in.</summary>
    public const string CompatOpened = "compat-opened";
}
