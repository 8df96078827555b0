using System.Diagnostics;
using System.Net;
using Dapper;
using NanoCam.Server.Accounts;
using NanoCam.Server.Background;
using NanoCam.Server.Database;
using NanoCam.Server.Pairing;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Accounts;

/// <summary>A database that another program has locked.</summary>
public sealed class LockedDatabaseTests
{
    private static readonly HttpStatusCode[] Refusals = [HttpStatusCode.ServiceUnavailable, HttpStatusCode.TooManyRequests];

    [Fact]
    public async Task Thread_that_may_wait_for_the_lock_is_replaced_in_the_pool()
    {
        await using var server = await TestServer.StartAsync();
        var (one, four) = (0, 0);
        server
            .Get<ServerDatabase>()
            .Write(_ =>
            {
                one = Workers();
                using var second = BlockedThreads.Add();
                using var third = BlockedThreads.Add();
                using var fourth = BlockedThreads.Add();
                four = Workers();
            });
        // Other tests write at the same time, so there can be more.
        Assert.InRange(one, BlockedThreads.UsualThreads + 1, int.MaxValue);
        Assert.InRange(four, BlockedThreads.UsualThreads + 4, int.MaxValue);

        static int Workers()
        {
            ThreadPool.GetMinThreads(out var workers, out _);
            return workers;
        }
    }

    [Fact]
    public async Task Camera_that_uses_its_key_does_not_wait_for_a_change_that_waits_for_the_lock()
    {
        await using var server = await TestServer.StartAsync();
        var codes = server.Get<PairingCodeStore>();
        var used = codes.TryCreate("door", "anna")!.Code;
        var other = codes.TryCreate("yard", "anna")!.Code;
        Assert.True(codes.TryUse(used, "door", static _ => { }));
        using var isWaiting = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var change = LowPriorityThread.RunAsync("change", () => codes.TryUse(other, "yard", _ =>
            {
                isWaiting.Set();
                mayEnd.Wait();
            }));
        isWaiting.Wait();

        // Would wait for the change, which waits for this test.
        codes.EndUsed("door");
        Assert.False(change.IsCompleted);
        mayEnd.Set();
        await change;
        await codes.Deleting;
        Assert.DoesNotContain(codes.All(), code => code.Code == used);
        using var connection = server.Get<ServerDatabase>().Connect();
        Assert.Equal([other], connection.Query<string>("SELECT code FROM pairing_codes"));
    }

    [Fact]
    public async Task Sign_ins_return_503_within_a_bounded_time_and_work_again_after_the_lock()
    {
        await using var people = await AccountServer.StartAsync(TimeProvider.System, complains: true);
        people.AddWithPassword("anna", Role.Viewer);
        using var other = ServerDatabase.OpenExisting(people.Server.DataDirectory);
        using var connection = other.Connect();
        connection.Execute("BEGIN IMMEDIATE");

        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => people.SignInAsync("anna", AccountServer.Password)));
        // Each of them took twelve seconds, one after the other, when every write waited for the lock.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        // The throttle counts attempts that are under way, so it can refuse one of them before it waits.
        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, Refusals));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable);
        Assert.All(answers, answer => Assert.NotNull(answer.Headers.RetryAfter));

        connection.Execute("COMMIT");
        await Eventually.TrueAsync(async () => (await people.SignInAsync("anna", AccountServer.Password)).StatusCode == HttpStatusCode.OK);
    }
}
