using Microsoft.AspNetCore.Identity;

namespace NanoCam.Server.Access;

/// <summary>
/// Hashes and checks passwords with ASP.NET Core's hasher, two at a time and away from the threads of connections: one costs a tenth of
/// a second of a core, which nobody may buy with a request in any number he likes.
/// </summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>Checks that may wait; one more is refused.</summary>
    public const int MaxWaiting = 32;

    private const int AtOnce = 2;

    // The hasher takes an owner and does not look at it.
    private static readonly object Owner = new();

    private readonly PasswordHasher<object> _hasher = PasswordFormat.CreateHasher();
    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly string _nobodys = PasswordFormat.CreateHashOfNobody();
    private int _waiting;

    /// <summary>Whether too many wait already.</summary>
    public bool IsBusy => Volatile.Read(ref _waiting) >= MaxWaiting;

    /// <summary>Hashes a password.</summary>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => _hasher.HashPassword(Owner, password), cancellationToken);

    /// <summary>Hashes a password now, before there is anybody who could ask for it.</summary>
    public string Hash(string password) => _hasher.HashPassword(Owner, password);

    /// <summary>Checks a password. It takes as long when there is no such user, so that time does not tell who exists.</summary>
    public Task<PasswordVerificationResult> VerifyAsync(User? user, string password, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            var result = _hasher.VerifyHashedPassword(Owner, user?.Password ?? _nobodys, password);
            return user is null ? PasswordVerificationResult.Failed : result;
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, cancellationToken);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
