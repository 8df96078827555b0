using System.Text.Json.Serialization;

namespace NanoCam.Server.Accounts;

/// <summary>What somebody may do; each role may do what those before it may.</summary>
[JsonConverter(typeof(RoleConverter))]
public enum Role
{
    /// <summary>Watches.</summary>
    [JsonStringEnumMemberName("viewer")]
    Viewer,

    /// <summary>Steers cameras too: names, settings, stills.</summary>
    [JsonStringEnumMemberName("operator")]
    Operator,

    /// <summary>Decides who belongs too: cameras, people, tokens, links.</summary>
    [JsonStringEnumMemberName("administrator")]
    Administrator,
}

/// <summary>Roles are written as their names; a number is no role.</summary>
internal sealed class RoleConverter() : JsonStringEnumConverter<Role>(namingPolicy: null, allowIntegerValues: false);

/// <summary>Names of roles, as they stand in the database, in claims and in JSON.</summary>
internal static class RoleNames
{
    public const string Viewer = "viewer";
    public const string Operator = "operator";
    public const string Administrator = "administrator";

    /// <summary>Name of a role.</summary>
    public static string Name(this Role role) =>
        role switch
        {
            Role.Viewer => Viewer,
            Role.Operator => Operator,
            _ => Administrator,
        };

    /// <summary>The role of a name. A name of a newer program is the least of all, so that nobody gains by it.</summary>
    public static Role Parse(string name) =>
        name switch
        {
            Administrator => Role.Administrator,
            Operator => Role.Operator,
            _ => Role.Viewer,
        };
}
