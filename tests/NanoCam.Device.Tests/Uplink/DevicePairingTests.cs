using NanoCam.Device.Provisioning;
using NanoCam.Device.Tests.Provisioning;
using NanoCam.Device.Uplink;
using NanoCam.Server.Pairing;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>The firmware pairs with the real server.</summary>
public sealed class DevicePairingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-pair").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Computation_matches_the_documented_vector()
    {
        var salt = PairingScheme.Salt(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"), "door");
        var key = PairingKey.Derive(PairingScheme.Normalize("7qk4m-2x9tb"), salt);
        Assert.Equal("5d124da6ba0705b0816c6655c28229b89ff4d38ada7adfaf8f148128098b47ac", Convert.ToHexStringLower(key));
        Assert.Equal("0011", PairingScheme.Normalize(" oO-iL"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Camera_with_a_code_derives_its_key_and_sends_with_it(bool isPhoto)
    {
        await using var server = await StartPairedAsync();
        var file = Saved();
        using var device = new TestDevice(isPhoto ? new DeviceClock() : null);
        Start(device, server, isPhoto, CodeOf(server), new SettingsKeyStore(file));

        await Eventually.TrueAsync(() =>
            server.Get<Server.Cameras.CameraRegistry>().TryGet("door", out var camera) && camera.Counters[FrameVerdict.Accepted] > 0
        );
        var saved = file.Load().Settings!;
        Assert.Equal(("", 32), (saved.Pairing, saved.Key!.Length));
        Assert.Equal(saved.Key, device.Identity.Key);
        Assert.True(server.Get<CameraKeyStore>().TryFindOwner(saved.Key, out var owner, out _));
        Assert.Equal("door", owner);
        Assert.Empty(server.Get<PairingCodeStore>().All());
        Assert.Equal(0u, device.Counted.Faults & (DeviceFaults.PairingRefused | DeviceFaults.Storage));
    }

    [Fact]
    public async Task Rejected_code_is_reported_and_not_tried_again()
    {
        await using var server = await StartPairedAsync(expectsComplaints: true);
        CodeOf(server);
        using var device = new TestDevice();
        var uplink = Start(device, server, isPhoto: false, "00000-00000", new SettingsKeyStore(Saved()))!;

        await Eventually.TrueAsync(() => uplink.LastFault.Length > 0);
        Assert.True(device.Identity.IsPairingRefused);
        Assert.Null(device.Identity.Key);
        Assert.NotEqual(0u, device.Counted.Faults & DeviceFaults.PairingRefused);
        Assert.Equal(1, server.Get<PairingService>().Attempts.Refused);
        Assert.Single(server.Get<UnpairedCameras>().All());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("00000-00000", true)]
    [InlineData("", false)]
    [InlineData("00000-00000", false)]
    public async Task Open_server_accepts_a_camera_regardless_of_the_pairing_result(string code, bool isPhoto)
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice(isPhoto ? new DeviceClock() : null);
        Start(device, server, isPhoto, code, new SettingsKeyStore(Saved()));
        await Eventually.TrueAsync(() =>
            server.Get<Server.Cameras.CameraRegistry>().TryGet("door", out var camera) && camera.Counters[FrameVerdict.Accepted] > 0
        );
    }

    [Fact]
    public async Task Current_key_is_kept_when_the_code_is_rejected()
    {
        await using var server = await StartPairedAsync();
        byte[] old = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        server.Get<CameraKeyStore>().Put("door", old, "test");
        using var device = new TestDevice { Identity = { Key = old } };
        Start(device, server, isPhoto: false, "00000-00000", new SettingsKeyStore(Saved()));
        await server.CameraAsync();
        Assert.True(device.Identity.IsPairingRefused);
    }

    [Fact]
    public async Task Key_that_cannot_be_stored_is_used_and_the_storage_reported()
    {
        await using var server = await StartPairedAsync();
        using var device = new TestDevice();
        Start(device, server, isPhoto: false, CodeOf(server), new SettingsKeyStore(new SettingsFile(_folder)));
        await server.CameraAsync();
        Assert.NotEqual(0u, device.Counted.Faults & DeviceFaults.Storage);
    }

    [Fact]
    public async Task Pairing_is_retried_when_the_server_is_unreachable()
    {
        await using var server = await StartPairedAsync();
        var code = CodeOf(server);
        await server.StopAsync();
        using var device = new TestDevice();
        var uplink = Start(device, server, isPhoto: false, code, new SettingsKeyStore(Saved()))!;
        await Eventually.TrueAsync(() => uplink.LastFault.Length > 0);
        await server.StartAgainAsync();
        await server.CameraAsync();
        Assert.NotNull(device.Identity.Key);
    }

    private static Task<TestServer> StartPairedAsync(bool expectsComplaints = false) =>
        TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = new Dictionary<string, string?> { ["NanoCam:Access:Cameras"] = "Paired" },
                ExpectsWarnings = expectsComplaints,
            }
        );

    private static string CodeOf(TestServer server) => server.Get<PairingCodeStore>().TryCreate(null, "test")!.Text;

    private StreamUplink? Start(TestDevice device, TestServer server, bool isPhoto, string code, IKeyStore store)
    {
        device.Uplinks.Pairing = device.Uplinks.CreatePairing(TestDevice.Address(server.Address), code, new PlainHttpClients(), store);
        if (isPhoto)
        {
            device.Photo(server.Address, _folder);
            return null;
        }

        return device.Stream(server.Address);
    }

    private SettingsFile Saved()
    {
        var file = new SettingsFile(_folder);
        var text = System.Text.Encoding.UTF8.GetBytes(
            Settings.Smallest.Replace("camera = door\n", "camera = door\npairing = 7QK4M-2X9TB\n", StringComparison.Ordinal)
        );
        Assert.True(file.Save(SettingsText.Read(text, text.Length).Settings!));
        return file;
    }
}
