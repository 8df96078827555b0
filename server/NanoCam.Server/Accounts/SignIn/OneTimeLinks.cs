using System.Security.Cryptography;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>One-time sign-in links, printed on the server console. They are kept only in memory. A restart prints a new one.</summary>
internal sealed class OneTimeLinks(UserStore users, TimeProvider time)
{
    /// <summary>Lifetime of a link.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly List<Link> _links = [];

    /// <summary>Creates the code of a link.</summary>
    public string Create(User user)
    {
        var code = Secret.Create();
        lock (_gate)
        {
            _links.Add(new Link(Secret.Hash(code), user.Id, user.PasswordChanged, time.GetTimestamp()));
        }

        return code;
    }

    /// <summary>Consumes a code and returns its user; null if it is unknown, used or expired, or the password was changed since.</summary>
    public User? Use(string code)
    {
        if (code.Length is 0 or > Secret.MaxLength)
        {
            return null;
        }

        var hash = Secret.Hash(code);
        lock (_gate)
        {
            _links.RemoveAll(link => time.GetElapsedTime(link.Created) >= Lifetime);
            var index = _links.FindIndex(link => CryptographicOperations.FixedTimeEquals(link.Hash, hash));
            if (index < 0)
            {
                return null;
            }

            var link = _links[index];
            _links.RemoveAt(index);
            return users.Find(link.User) is { } user && user.PasswordChanged == link.PasswordChanged ? user : null;
        }
    }

    private sealed record Link(byte[] Hash, long User, long PasswordChanged, long Created);
}
