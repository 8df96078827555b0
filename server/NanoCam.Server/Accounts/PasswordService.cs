using Microsoft.AspNetCore.Identity;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Hashes and checks passwords with ASP.NET Core's hasher on the thread pool. One hash costs about 100 ms of a core, so two queues with
/// one worker each limit the load. The first queue serves clients from known addresses (<see cref="SignIn.KnownAddresses"/>); clients from
/// other addresses delay only each other.
/// </summary>
internal sealed class PasswordService : IDisposable
{
    /// <summary>Maximum length of each queue; further checks are refused.</summary>
    public const int MaxWaiting = 16;

    // The hasher ignores its user argument.
    private static readonly object NoUser = new();

    private readonly PasswordHasher<object> _hasher = PasswordFormat.CreateHasher();
    private readonly WorkQueue _knownQueue = new();
    private readonly WorkQueue _otherQueue = new();
    private readonly string _unmatchableHash = PasswordFormat.CreateUnmatchableHash();

    /// <summary>Whether the queue is full.</summary>
    public bool IsBusy(bool isKnownAddress) => QueueOf(isKnownAddress).IsFull;

    /// <summary>Hashes a password for a signed-in user.</summary>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        _knownQueue.RunAsync(() => _hasher.HashPassword(NoUser, password), cancellationToken);

    /// <summary>Hashes a password without a queue, for the first start and the console.</summary>
    public string Hash(string password) => _hasher.HashPassword(NoUser, password);

    /// <summary>
    /// Checks a password. An unknown user takes as long as a known one, so that the duration does not reveal which users exist.
    /// </summary>
    public Task<PasswordVerificationResult> VerifyAsync(
        User? user,
        string password,
        bool isKnownAddress,
        CancellationToken cancellationToken
    ) =>
        QueueOf(isKnownAddress)
            .RunAsync(
                () =>
                {
                    var result = _hasher.VerifyHashedPassword(NoUser, user?.Password ?? _unmatchableHash, password);
                    return user is null ? PasswordVerificationResult.Failed : result;
                },
                cancellationToken
            );

    /// <inheritdoc/>
    public void Dispose()
    {
        _knownQueue.Dispose();
        _otherQueue.Dispose();
    }

    private WorkQueue QueueOf(bool isKnownAddress) => isKnownAddress ? _knownQueue : _otherQueue;

    // Runs one job at a time.
    private sealed class WorkQueue : IDisposable
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
