using System.Security.Cryptography;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Links that sign in once, printed on the console of the server. In memory only: a restart prints another.</summary>
internal sealed class OneTimeLinks(TimeProvider time)
{
    /// <summary>How long a link is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly List<Link> _links = [];

    /// <summary>Makes the code of a link.</summary>
    public string Create(User user)
    {
        var code = Secret.Create();
        lock (_gate)
        {
            _links.Add(new Link(Secret.Hash(code), user.Id, time.GetUtcNow() + Lifetime));
        }

        return code;
    }

    /// <summary>Uses up a code; the number of its user, or null when there is none, or not any more.</summary>
    public long? Use(string code)
    {
        if (code.Length is 0 or > Secret.MaxLength)
        {
            return null;
        }

        var hash = Secret.Hash(code);
        lock (_gate)
        {
            _links.RemoveAll(link => link.Expires <= time.GetUtcNow());
            var index = _links.FindIndex(link => CryptographicOperations.FixedTimeEquals(link.Hash, hash));
            if (index < 0)
            {
                return null;
            }

            var user = _links[index].User;
            _links.RemoveAt(index);
            return user;
        }
    }

    private sealed record Link(byte[] Hash, long User, DateTimeOffset Expires);
}
