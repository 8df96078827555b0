using System.Diagnostics;
using System.Net;
using Dapper;
using NanoCam.Server.Accounts;
using NanoCam.Server.Database;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Accounts;

/// <summary>A database that another program has locked.</summary>
public sealed class LockedDatabaseTests
{
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
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.All(answers, answer => Assert.NotNull(answer.Headers.RetryAfter));

        connection.Execute("COMMIT");
        await Eventually.TrueAsync(async () => (await people.SignInAsync("anna", AccountServer.Password)).StatusCode == HttpStatusCode.OK);
    }
}
