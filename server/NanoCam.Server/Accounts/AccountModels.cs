using System.Text.Json.Serialization;

namespace NanoCam.Server.Accounts;

/// <summary>Signing in: a name and a password, or the code of a link from the server's console.</summary>
public sealed record SignInRequest
{
    /// <summary>Name of the user.</summary>
    public string? Name { get; init; }

    /// <summary>Password.</summary>
    public string? Password { get; init; }

    /// <summary>Instead of both: the code of a link that signs in once.</summary>
    public string? Once { get; init; }
}

/// <summary>Who one is.</summary>
public sealed record SessionModel
{
    /// <summary>Name; absent where access is open.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>What one may do.</summary>
    public required Role Role { get; init; }

    /// <summary>How one came in: <c>session</c>, <c>token</c> or <c>open</c>.</summary>
    public required string Method { get; init; }
}

/// <summary>A new password.</summary>
public sealed record PasswordChange
{
    /// <summary>The password so far.</summary>
    public required string Current { get; init; }

    /// <summary>The new one.</summary>
    public required string New { get; init; }
}

/// <summary>A user.</summary>
public sealed record UserModel
{
    /// <summary>Number.</summary>
    public required long Id { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>What they may do.</summary>
    public required Role Role { get; init; }

    /// <summary>When they were added.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Browsers they are signed in on.</summary>
    public required int Sessions { get; init; }
}

/// <summary>A user to add.</summary>
public sealed record UserRequest
{
    /// <summary>1 to 64 letters, digits, dots, underscores, hyphens or @.</summary>
    public required string Name { get; init; }

    /// <summary>10 to 256 characters.</summary>
    public required string Password { get; init; }

    /// <summary>What they may do.</summary>
    public required Role Role { get; init; }
}

/// <summary>What to change of a user; what is absent stays.</summary>
public sealed record UserChange
{
    /// <summary>What they may do.</summary>
    public Role? Role { get; init; }

    /// <summary>A new password; ends their sessions.</summary>
    public string? Password { get; init; }
}

/// <summary>A token.</summary>
public sealed record TokenModel
{
    /// <summary>Number.</summary>
    public required long Id { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do, as long as its user may.</summary>
    public required Role Role { get; init; }

    /// <summary>Name of its user.</summary>
    public required string User { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>When it was last used; absent when it never was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Used { get; init; }

    /// <summary>The token itself: only in the answer that made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }
}

/// <summary>A token to make.</summary>
public sealed record TokenRequest
{
    /// <summary>What it is for, 1 to 80 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do; at most what its maker may.</summary>
    public required Role Role { get; init; }

    /// <summary>Days until it ends, 1 to 3650; 90 when absent.</summary>
    public int? Days { get; init; }
}

/// <summary>A link to one camera.</summary>
public sealed record ShareModel
{
    /// <summary>Number.</summary>
    public required long Id { get; init; }

    /// <summary>Id of the camera.</summary>
    public required string Camera { get; init; }

    /// <summary>Name of the user who made it.</summary>
    public required string User { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Path of the page, below the address of the server: only in the answer that made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>Its secret, for <c>?token=</c>: only in the answer that made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }
}

/// <summary>A link to make.</summary>
public sealed record ShareRequest
{
    /// <summary>Id of the camera.</summary>
    public required string Camera { get; init; }

    /// <summary>Hours until it ends, 1 to 8760; 24 when absent.</summary>
    public int? Hours { get; init; }
}

/// <summary>Some entries of the audit log.</summary>
public sealed record AuditPage
{
    /// <summary>The newest first.</summary>
    public required IReadOnlyList<AuditModel> Entries { get; init; }

    /// <summary>What to give as <c>before</c> for the next page; absent on the last one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Next { get; init; }
}

/// <summary>An entry of the audit log.</summary>
public sealed record AuditModel
{
    /// <summary>Number; grows.</summary>
    public required long Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who did it; empty where access is open.</summary>
    public required string Actor { get; init; }

    /// <summary>Where from; empty for the console.</summary>
    public required string Address { get; init; }

    /// <summary>What was done, such as <c>sign-in</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: a user, a camera, a token.</summary>
    public required string Subject { get; init; }

    /// <summary>What changed.</summary>
    public required string Detail { get; init; }
}

/// <summary>Serialisation without reflection.</summary>
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
