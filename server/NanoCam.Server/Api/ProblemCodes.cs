namespace NanoCam.Server.Api;

/// <summary>
/// Codes of the errors that users of the viewer page can encounter, at the end of the <c>type</c> of a problem. The page translates them
/// (messages-en.js), so they never change; <c>detail</c> may.
/// </summary>
internal static class ProblemCodes
{
    /// <summary>The user name or password is wrong.</summary>
    public const string WrongPassword = "wrongPassword";

    /// <summary>A sign-in link was used or has expired.</summary>
    public const string InvalidLink = "invalidLink";

    /// <summary>A share link does not exist, was revoked, or has expired.</summary>
    public const string InvalidShareLink = "invalidShareLink";

    /// <summary>The host name of the request does not belong to the server.</summary>
    public const string HostNotAllowed = "hostNotAllowed";

    /// <summary>Too many attempts to sign in.</summary>
    public const string TooManyAttempts = "tooManyAttempts";

    /// <summary>The current password is wrong.</summary>
    public const string WrongCurrentPassword = "wrongCurrentPassword";

    /// <summary>A user with this name exists.</summary>
    public const string UserExists = "userExists";

    /// <summary>The last administrator cannot be removed or get another role.</summary>
    public const string LastAdministrator = "lastAdministrator";

    /// <summary>The role of a token exceeds the role of its user.</summary>
    public const string TokenRole = "tokenRole";

    /// <summary>A user has the maximum number of tokens.</summary>
    public const string TokenLimit = "tokenLimit";

    /// <summary>The server has reached its maximum number of share links.</summary>
    public const string ShareLimit = "shareLimit";

    /// <summary>A camera id is invalid.</summary>
    public const string InvalidCameraId = "invalidCameraId";

    /// <summary>There is no camera with this id.</summary>
    public const string UnknownCamera = "unknownCamera";

    /// <summary>A camera that is online cannot be removed.</summary>
    public const string CameraOnline = "cameraOnline";

    /// <summary>A display name is invalid.</summary>
    public const string InvalidName = "invalidName";

    /// <summary>The server has reached its maximum number of pairing codes.</summary>
    public const string CodeLimit = "codeLimit";

    /// <summary>A pairing code does not exist, was used, or has expired.</summary>
    public const string UnknownCode = "unknownCode";

    /// <summary>A source with this id exists.</summary>
    public const string SourceExists = "sourceExists";

    /// <summary>A paired camera has the id of the source.</summary>
    public const string SourcePaired = "sourcePaired";

    /// <summary>The server has reached its maximum number of sources.</summary>
    public const string SourceLimit = "sourceLimit";

    /// <summary>The address of a source is not an http or https address.</summary>
    public const string InvalidSourceUrl = "invalidSourceUrl";

    /// <summary>The address of a source has a user name or password with characters that must be percent-encoded.</summary>
    public const string UnencodedPassword = "unencodedPassword";

    /// <summary>The address of a source is an rtsp address.</summary>
    public const string RtspSource = "rtspSource";

    /// <summary>The source is set in the configuration.</summary>
    public const string SourceFixed = "sourceFixed";

    /// <summary>A camera on the HTTP uplink takes no stills.</summary>
    public const string NoCommands = "noCommands";

    /// <summary>The camera is offline.</summary>
    public const string CameraOffline = "cameraOffline";

    /// <summary>The camera did not send the still in time.</summary>
    public const string StillTimeout = "stillTimeout";

    /// <summary>The disk is full.</summary>
    public const string DiskFull = "diskFull";

    /// <summary>No frame was recorded at that time.</summary>
    public const string NoFrameRecorded = "noFrameRecorded";

    /// <summary>A range of time ends before it starts, or is too long.</summary>
    public const string InvalidRange = "invalidRange";

    /// <summary>MP4 requires ffmpeg, which is not installed on the server.</summary>
    public const string FfmpegMissing = "ffmpegMissing";

    /// <summary>A camera whose rule is not event cannot be triggered.</summary>
    public const string NotTriggered = "notTriggered";

    /// <summary>The server has reached its maximum number of pins.</summary>
    public const string PinLimit = "pinLimit";
}
