using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using NanoCam.Wire;

namespace NanoCam.Server.Accounts;

/// <summary>Credentials of a sign-in: a name and a password, or the code of a link from the server console.</summary>
public sealed record SignInRequest
{
    /// <summary>Name of the user.</summary>
    public string? Name { get; init; }

    /// <summary>Password.</summary>
    public string? Password { get; init; }

    /// <summary>Code of a one-time sign-in link, instead of a name and password.</summary>
    public string? Once { get; init; }
}

/// <summary>Identity of the caller.</summary>
public sealed record SessionModel
{
    /// <summary>Name of the user; omitted if access is open.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Role of the caller.</summary>
    public required Role Role { get; init; }

    /// <summary>Authentication method: <c>session</c>, <c>token</c> or <c>open</c>.</summary>
    public required string Method { get; init; }
}

/// <summary>A new password.</summary>
public sealed record PasswordChange
{
    /// <summary>The current password.</summary>
    public required string Current { get; init; }

    /// <summary>The new password.</summary>
    [StringLength(User.MaxPasswordLength, MinimumLength = User.MinPasswordLength)]
    public required string New { get; init; }
}

/// <summary>A user.</summary>
public sealed record UserModel
{
    /// <summary>Number.</summary>
    public required long Id { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Role of the user.</summary>
    public required Role Role { get; init; }

    /// <summary>Time at which the user was added.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Number of the user's open sessions.</summary>
    public required int Sessions { get; init; }
}

/// <summary>A user to add.</summary>
public sealed record UserRequest
{
    /// <summary>1 to 64 letters, digits, dots, underscores, hyphens or @.</summary>
    [RegularExpression(User.NamePattern)]
    public required string Name { get; init; }

    /// <summary>10 to 256 characters.</summary>
    [StringLength(User.MaxPasswordLength, MinimumLength = User.MinPasswordLength)]
    public required string Password { get; init; }

    /// <summary>Role of the user.</summary>
    public required Role Role { get; init; }
}

/// <summary>Changes to a user. Omitted properties stay unchanged.</summary>
public sealed record UserChange
{
    /// <summary>The new role.</summary>
    public Role? Role { get; init; }

    /// <summary>The new password; it ends the sessions of the user.</summary>
    [StringLength(User.MaxPasswordLength, MinimumLength = User.MinPasswordLength)]
    public string? Password { get; init; }
}

/// <summary>An API token.</summary>
public sealed record TokenModel
{
    /// <summary>Number.</summary>
    public required long Id { get; init; }

    /// <summary>Purpose of the token.</summary>
    public required string Name { get; init; }

    /// <summary>Role of the token; the role of its user is the upper limit.</summary>
    public required Role Role { get; init; }

    /// <summary>Name of the user who owns the token.</summary>
    public required string User { get; init; }

    /// <summary>Creation time.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Expiry time.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Time of the last use; omitted if it was never used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Used { get; init; }

    /// <summary>The token itself; only in the response that creates it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }
}

/// <summary>A token to create.</summary>
public sealed record TokenRequest
{
    /// <summary>Purpose of the token, 1 to 80 characters.</summary>
    [StringLength(TokenRoutes.MaxNameLength, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>Role of the token; at most the role of the caller.</summary>
    public required Role Role { get; init; }

    /// <summary>Days until it expires, 1 to 3650; 90 if omitted.</summary>
    [Range(1, TokenRoutes.MaxDays)]
    public int? Days { get; init; }
}

/// <summary>A share link to one camera.</summary>
public sealed record ShareModel
{
    /// <summary>Number.</summary>
    public required long Id { get; init; }

    /// <summary>Id of the camera.</summary>
    public required string Camera { get; init; }

    /// <summary>Name of the user who created it.</summary>
    public required string User { get; init; }

    /// <summary>Creation time.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Expiry time.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Path of the page, relative to the server; only in the response that creates it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>Secret of the link, for <c>?token=</c>; only in the response that creates it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }
}

/// <summary>A share link to create.</summary>
public sealed record ShareRequest
{
    /// <summary>Longest lifetime in hours: a year.</summary>
    internal const int MaxHours = 8760;

    /// <summary>Id of the camera.</summary>
    [RegularExpression(CameraId.Pattern)]
    public required string Camera { get; init; }

    /// <summary>Hours until it expires, 1 to 8760; 24 if omitted.</summary>
    [Range(1, ShareRequest.MaxHours)]
    public int? Hours { get; init; }
}

/// <summary>One page of the audit log.</summary>
public sealed record AuditPage
{
    /// <summary>Entries, newest first.</summary>
    public required IReadOnlyList<AuditModel> Entries { get; init; }

    /// <summary>Value of <c>before</c> for the next page; omitted on the last page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Next { get; init; }
}

/// <summary>An entry of the audit log.</summary>
public sealed record AuditModel
{
    /// <summary>Number; later entries have greater numbers.</summary>
    public required long Id { get; init; }

    /// <summary>Time of the action.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>User who performed the action; empty if access is open.</summary>
    public required string Actor { get; init; }

    /// <summary>Address of the client; empty for the console.</summary>
    public required string Address { get; init; }

    /// <summary>Action, such as <c>sign-in</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Target of the action: a user, a camera or a token.</summary>
    public required string Subject { get; init; }

    /// <summary>Details of the change.</summary>
    public required string Detail { get; init; }
}

/// <summary>JSON serialization without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SessionModel))]
[JsonSerializable(typeof(PasswordChange))]
[JsonSerializable(typeof(IReadOnlyList<UserModel>))]
[JsonSerializable(typeof(UserRequest))]
[JsonSerializable(typeof(UserChange))]
[JsonSerializable(typeof(IReadOnlyList<TokenModel>))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(IReadOnlyList<ShareModel>))]
[JsonSerializable(typeof(ShareRequest))]
[JsonSerializable(typeof(AuditPage))]
internal sealed partial class AccountJson : JsonSerializerContext;
