namespace NanoCam.Server.Accounts;

/// <summary>
/// Names of the actions in the audit log. The viewer translates them (messages-en.js); a database keeps them, so they never change.
/// </summary>
internal static class AuditActions
{
    /// <summary>A user signed in.</summary>
    public const string SignIn = "sign-in";

    /// <summary>A password was wrong.</summary>
    public const string SignInFailed = "sign-in-failed";

    /// <summary>A user signed out.</summary>
    public const string SignOut = "sign-out";

    /// <summary>A user ended all of their own sessions.</summary>
    public const string SignOutEverywhere = "sign-out-everywhere";

    /// <summary>A user changed their own password.</summary>
    public const string PasswordChanged = "password-changed";

    /// <summary>An administrator or the admin command set the password of a user.</summary>
    public const string PasswordReset = "password-reset";

    /// <summary>A user was added.</summary>
    public const string UserAdded = "user-added";

    /// <summary>A user's role was changed.</summary>
    public const string UserChanged = "user-changed";

    /// <summary>A user was removed.</summary>
    public const string UserRemoved = "user-removed";

    /// <summary>A token was created.</summary>
    public const string TokenMade = "token-made";

    /// <summary>A token was revoked.</summary>
    public const string TokenRevoked = "token-revoked";

    /// <summary>A share link was created.</summary>
    public const string ShareMade = "share-made";

    /// <summary>A share link was revoked.</summary>
    public const string ShareRevoked = "share-revoked";

    /// <summary>A camera was renamed.</summary>
    public const string CameraNamed = "camera-named";

    /// <summary>A camera's settings were changed.</summary>
    public const string CameraChanged = "camera-changed";

    /// <summary>A pairing code was created.</summary>
    public const string PairingCodeMade = "pairing-code-made";

    /// <summary>A pairing code was withdrawn.</summary>
    public const string PairingCodeWithdrawn = "pairing-code-withdrawn";

    /// <summary>A camera paired with a code.</summary>
    public const string CameraPaired = "camera-paired";

    /// <summary>A camera's key was revoked.</summary>
    public const string CameraKeyRevoked = "camera-key-revoked";

    /// <summary>A pulled camera was added.</summary>
    public const string PullAdded = "pull-added";

    /// <summary>A pulled camera was changed.</summary>
    public const string PullChanged = "pull-changed";

    /// <summary>A pulled camera was removed.</summary>
    public const string PullRemoved = "pull-removed";

    /// <summary>A camera was deleted.</summary>
    public const string CameraForgotten = "camera-forgotten";

    /// <summary>The recording rule of a camera was changed.</summary>
    public const string RecordingChanged = "recording-changed";

    /// <summary>The motion settings of a camera were changed.</summary>
    public const string MotionChanged = "motion-changed";

    /// <summary>The steering rule of a camera was changed.</summary>
    public const string SteeringChanged = "steering-changed";

    /// <summary>A preset of settings was saved.</summary>
    public const string PresetSaved = "preset-saved";

    /// <summary>A preset of settings was removed.</summary>
    public const string PresetRemoved = "preset-removed";

    /// <summary>The schedule of the settings of a camera was changed.</summary>
    public const string ScheduleChanged = "schedule-changed";

    /// <summary>Recordings were deleted on request.</summary>
    public const string RecordingsDeleted = "recordings-deleted";

    /// <summary>A range of recordings was pinned.</summary>
    public const string PinAdded = "pin-added";

    /// <summary>A pin was removed.</summary>
    public const string PinRemoved = "pin-removed";

    /// <summary>A compatibility port was opened: cameras send without keys, or viewers watch without signing in.</summary>
    public const string CompatOpened = "compat-opened";
}
