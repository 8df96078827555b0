using Microsoft.AspNetCore.Identity;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Hashes and checks passwords with ASP.NET Core's hasher, two at a time and away from the threads of connections: one costs a tenth of
/// a second of a core, which nobody may buy with a request in any number he likes. One of the two is for those who come from where
/// somebody signed in before: others, from however many addresses, wait for each other only.
/// </summary>
internal sealed class PasswordService : IDisposable
{
    /// <summary>Checks that may wait, of either kind; one more is refused.</summary>
    public const int MaxWaiting = 16;

    // The hasher takes an owner and does not look at it.
    private static readonly object Owner = new();

    private readonly PasswordHasher<object> _hasher = PasswordFormat.CreateHasher();
    private readonly Lane _familiar = new();
    private readonly Lane _strangers = new();
    private readonly string _nobodys = PasswordFormat.CreateHashOfNobody();

    /// <summary>Whether too many wait already.</summary>
    public bool IsBusy(bool isFamiliar) => LaneOf(isFamiliar).IsFull;

    /// <summary>Hashes a password; for somebody who is signed in.</summary>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        _familiar.RunAsync(() => _hasher.HashPassword(Owner, password), cancellationToken);

    /// <summary>Hashes a password now, before there is anybody who could ask for it.</summary>
    public string Hash(string password) => _hasher.HashPassword(Owner, password);

    /// <summary>Checks a password. It takes as long when there is no such user, so that time does not tell who exists.</summary>
    public Task<PasswordVerificationResult> VerifyAsync(
        User? user,
        string password,
        bool isFamiliar,
        CancellationToken cancellationToken
    ) =>
        LaneOf(isFamiliar)
            .RunAsync(
                () =>
                {
                    var result = _hasher.VerifyHashedPassword(Owner, user?.Password ?? _nobodys, password);
                    return user is null ? PasswordVerificationResult.Failed : result;
                },
                cancellationToken
            );

    /// <inheritdoc/>
    public void Dispose()
    {
        _familiar.Dispose();
        _strangers.Dispose();
    }

    private Lane LaneOf(bool isFamiliar) => isFamiliar ? _familiar : _strangers;

    // One after the other.
    private sealed class Lane : IDisposable
    {
        private readonly SemaphoreSlim _turn = new(1);
        private int _waiting;

        public bool IsFull => Volatile.Read(ref _waiting) >= MaxWaiting;

        public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _waiting);
            try
            {
                await _turn.WaitAsync(cancellationToken);
                try
                {
                    return await Task.Run(work, cancellationToken);
                }
                finally
                {
                    _turn.Release();
                }
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }

        public void Dispose() => _turn.Dispose();
    }
}
