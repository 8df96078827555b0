using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Accounts;
using NanoCam.Server.Accounts.SignIn;
using NanoCam.Server.Pairing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Accounts;

/// <summary>An attacker with any number of addresses locks out neither the owner nor the owner's cameras.</summary>
public sealed class KnownAddressesTests : IAsyncLifetime
{
    private static readonly IPAddress Home = IPAddress.Parse("2001:db8:1:1::7");

    private readonly FakeTimeProvider _clock = new();
    private AccountServer _people = null!;

    public async Task InitializeAsync()
    {
        _people = await AccountServer.StartAsync(_clock);
        _people.AddWithPassword("anna", Role.Administrator);
    }

    public async Task DisposeAsync() => await _people.DisposeAsync();

    [Fact]
    public async Task Password_guessing_from_many_addresses_does_not_lock_out_a_known_address()
    {
        _people.Get<KnownAddresses>().Add("anna", Home);
        var guesses = Enumerable.Range(0, 100).Select(i => SignInAsync(Stranger(i), "wrong password")).ToList();
        Assert.Contains(guesses, guess => guess is { IsCompleted: true, Result.Wait: not null });

        var owner = await SignInAsync(Home, AccountServer.Password);

        Assert.Equal("anna", owner.User?.Name);
        // Long before the attempts of the others are checked, and without the delay that they caused.
        await Task.WhenAll(guesses);
        Assert.NotNull((await SignInAsync(Stranger(1000), AccountServer.Password)).Wait);
    }

    [Fact]
    public async Task Networks_of_earlier_sign_ins_are_known_after_a_restart()
    {
        await _people.SignInAsync("anna", AccountServer.Password);
        await _people.Server.RestartAsync();
        var places = _people.Get<KnownAddresses>();
        Assert.True(places.Contains("Anna", IPAddress.Loopback));
        Assert.False(places.Contains("ben", IPAddress.Loopback));
        Assert.False(places.Contains("anna", Home));
        places.Add("anna", Home);
        Assert.True(places.Contains(IPAddress.Parse("2001:db8:1:1:ffff::1")));
        Assert.False(places.Contains(IPAddress.Parse("2001:db8:1:2::7")));
    }

    [Theory]
    [InlineData("192.168.1.20", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("fd00:1::5", true)]
    [InlineData("2001:db8:1:1::9", true)]
    [InlineData("203.0.113.9", false)]
    public async Task Pairing_attempts_from_many_addresses_do_not_block_local_cameras(string camera, bool isNear)
    {
        _people.Get<KnownAddresses>().Add("anna", Home);
        var code = _people.Get<PairingCodeStore>().TryCreate(null, "test")!;
        var pairing = _people.Get<PairingService>();
        var outcome = PairingResult.Rejected;
        for (var i = 0; outcome != PairingResult.Throttled; i++)
        {
            outcome = (await pairing.TryPairAsync("guess", new byte[16], new byte[32], Stranger(i), default)).Outcome;
        }

        var nonce = RandomNumberGenerator.GetBytes(PairingScheme.NonceSize);
        var key = new byte[CameraKey.Size];
        var proof = new byte[PairingScheme.ProofSize];
        PairingProof.Derive(code.Code, nonce, "door", key);
        PairingProof.Prove(key, nonce, "door", proof);
        var paired = await pairing.TryPairAsync("door", nonce, proof, IPAddress.Parse(camera), default);

        Assert.Equal(isNear ? PairingResult.Paired : PairingResult.Throttled, paired.Outcome);
    }

    private static IPAddress Stranger(int number) => IPAddress.Parse($"2001:db8:bad:{number:x}::1");

    private Task<SignInResult> SignInAsync(IPAddress from, string password) =>
        _people.Get<SignInService>().ByPasswordAsync("anna", password, from, default);
}
