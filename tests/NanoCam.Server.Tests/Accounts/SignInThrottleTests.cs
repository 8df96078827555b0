using System.Net;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Accounts;
using NanoCam.Server.Accounts.SignIn;

namespace NanoCam.Server.Tests.Accounts;

public sealed class SignInThrottleTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SignInThrottle _throttle;

    public SignInThrottleTests() => _throttle = new SignInThrottle(_clock);

    [Fact]
    public void Delays_grow_with_each_failure_up_to_a_limit()
    {
        List<double> waits = [];
        for (var attempt = 0; attempt < 20; attempt++)
        {
            if (!_throttle.TryBegin("192.0.2.1", $"user{attempt}", isKnown: false, out var wait))
            {
                waits.Add(wait.TotalSeconds);
                _clock.Advance(wait);
                Assert.True(_throttle.TryBegin("192.0.2.1", $"user{attempt}", isKnown: false, out _));
            }
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300, 300, 300], waits);
    }

    [Fact]
    public void Attempt_during_the_delay_does_not_extend_it()
    {
        Fail("192.0.2.1", "anna", 6);
        Assert.False(_throttle.TryBegin("192.0.2.1", "anna", isKnown: false, out var wait));
        for (var i = 0; i < 100; i++)
        {
            Assert.False(_throttle.TryBegin("192.0.2.1", "anna", isKnown: false, out _));
        }

        _clock.Advance(wait);
        Assert.True(_throttle.TryBegin("192.0.2.1", "anna", isKnown: false, out _));
    }

    [Fact]
    public void Guessing_from_many_addresses_delays_only_the_targeted_user()
    {
        for (var i = 0; i < 1000; i++)
        {
            _throttle.TryBegin($"192.0.2.{i}", "anna", isKnown: false, out _);
        }

        Assert.False(_throttle.TryBegin("198.51.100.1", "Anna", isKnown: false, out var wait));
        Assert.True(wait <= TimeSpan.FromSeconds(15));
        Assert.True(_throttle.TryBegin("198.51.100.1", "bert", isKnown: false, out _));
    }

    [Fact]
    public void Guessing_by_others_does_not_delay_a_known_address()
    {
        for (var i = 0; i < 1000; i++)
        {
            _throttle.TryBegin($"192.0.2.{i % 250}", "anna", isKnown: false, out _);
        }

        Assert.True(_throttle.TryBegin("192.0.2.7", "anna", isKnown: true, out _));
    }

    [Fact]
    public void Concurrent_attempts_count_separately() =>
        Assert.Equal(5, Enumerable.Range(0, 100).Count(_ => _throttle.TryBegin("192.0.2.1", "anna", isKnown: false, out var _)));

    [Fact]
    public void Correct_password_clears_the_delay()
    {
        Fail("192.0.2.1", "anna", 4);
        _throttle.Succeeded("192.0.2.1", "anna", isKnown: false);
        Fail("192.0.2.1", "anna", 4);
        Assert.True(_throttle.TryBegin("192.0.2.1", "anna", isKnown: false, out _));
    }

    [Fact]
    public async Task Throttled_sign_in_returns_429_with_Retry_After_even_with_the_correct_password()
    {
        await using var people = await AccountServer.StartAsync(new FakeTimeProvider());
        people.AddWithPassword("anna", Role.Viewer);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await people.SignInAsync("anna", "wrong password")).StatusCode);
        }

        var refused = await people.SignInAsync("anna", AccountServer.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
        // A user who signed in from this address before has a separate delay.
        people.Get<KnownAddresses>().Add("anna", IPAddress.Loopback);
        Assert.Equal(HttpStatusCode.OK, (await people.SignInAsync("anna", AccountServer.Password)).StatusCode);
    }

    private void Fail(string address, string name, int times)
    {
        while (times-- > 0)
        {
            if (!_throttle.TryBegin(address, name, isKnown: false, out var wait))
            {
                _clock.Advance(wait);
                Assert.True(_throttle.TryBegin(address, name, isKnown: false, out _));
            }
        }
    }
}
