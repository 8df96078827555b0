using System.Text.Json.Serialization;

namespace NanoCam.Server.Accounts;

/// <summary>Role of a user or token. Each role includes the rights of those before it.</summary>
[JsonConverter(typeof(RoleConverter))]
public enum Role
{
    /// <summary>Watches cameras.</summary>
    [JsonStringEnumMemberName("viewer")]
    Viewer,

    /// <summary>Also controls cameras: names, settings and stills.</summary>
    [JsonStringEnumMemberName("operator")]
    Operator,

    /// <summary>Also manages cameras, users, tokens and share links.</summary>
    [JsonStringEnumMemberName("administrator")]
    Administrator,
}

/// <summary>Writes roles as their names and rejects numbers.</summary>
internal sealed class RoleConverter() : JsonStringEnumConverter<Role>(namingPolicy: null, allowIntegerValues: false);

/// <summary>Names of roles in the database, in claims and in JSON.</summary>
internal static class RoleNames
{
    public const string Viewer = "viewer";
    public const string Operator = "operator";
    public const string Administrator = "administrator";

    /// <summary>Returns the name of a role.</summary>
    public static string Name(this Role role) =>
        role switch
        {
            Role.Viewer => Viewer,
            Role.Operator => Operator,
            _ => Administrator,
        };

    /// <summary>Returns the role with a name. An unknown name, such as one of a newer version, gets the least rights.</summary>
    public static Role Parse(string name) =>
        name switch
        {
            Administrator => Role.Administrator,
            Operator => Role.Operator,
            _ => Role.Viewer,
        };
}
