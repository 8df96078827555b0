using System.Net;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Tests.Hosting;

public sealed class TrustedAddressesTests
{
    [Theory]
    [InlineData("", "127.0.0.1", true)]
    [InlineData("", "::1", true)]
    [InlineData("", "::ffff:127.0.0.1", true)]
    [InlineData("", "192.168.1.40", false)]
    [InlineData("192.168.1.40", "192.168.1.40", true)]
    [InlineData("192.168.1.40", "::ffff:192.168.1.40", true)]
    [InlineData("192.168.1.40", "192.168.1.41", false)]
    [InlineData("192.168.1.40", "127.0.0.1", false)]
    [InlineData("10.1.0.0/16 2001:db8::/32", "10.1.255.3", true)]
    [InlineData("10.1.0.0/16 2001:db8::/32", "2001:db8::7", true)]
    [InlineData("10.1.0.0/16 2001:db8::/32", "10.2.0.1", false)]
    [InlineData("192.168.1.5/24", "192.168.1.77", true)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    public void Listed_addresses_are_admitted_and_without_a_list_only_this_machine(string list, string address, bool may)
    {
        var rules = Create(new TrustedAddressOptions { CameraAddresses = list.Split(' '), ViewerAddresses = list.Split(' ') });

        Assert.Equal(may, rules.AllowsCamera(IPAddress.Parse(address)));
        Assert.Equal(may, rules.AllowsViewer(IPAddress.Parse(address)));
    }

    [Fact]
    public void Main_port_admits_only_listed_addresses()
    {
        var silent = Create(new TrustedAddressOptions(), new AccessOptions { Cameras = CameraAccess.Open, Viewers = ViewerAccess.Open });
        var listing = Create(new TrustedAddressOptions { CameraAddresses = ["127.0.0.1"], ViewerAddresses = ["127.0.0.1"] });

        Assert.False(silent.IsListedForCameras(IPAddress.Loopback));
        Assert.False(silent.IsListedForViewers(IPAddress.Loopback));
        Assert.True(listing.IsListedForCameras(IPAddress.Loopback));
        Assert.True(listing.IsListedForViewers(IPAddress.Loopback));
    }

    [Fact]
    public void Open_access_ignores_the_list_of_addresses()
    {
        var rules = Create(new TrustedAddressOptions { CameraAddresses = ["10.0.0.1"] }, new AccessOptions { Cameras = CameraAccess.Open });

        Assert.True(rules.AllowsCamera(IPAddress.Parse("203.0.113.9")));
        Assert.False(rules.AllowsViewer(IPAddress.Parse("203.0.113.9")));
        Assert.Equal((AllowedClients.Any, AllowedClients.ThisMachine), (rules.Cameras, rules.Viewers));
    }

    [Theory]
    [InlineData("", AllowedClients.ThisMachine)]
    [InlineData("10.0.0.0/8", AllowedClients.Listed)]
    [InlineData("10.0.0.0/8 0.0.0.0/0", AllowedClients.Any)]
    public void Audience_is_reported(string list, AllowedClients audience) =>
        Assert.Equal(audience, Create(new TrustedAddressOptions { ViewerAddresses = list.Split(' ') }).Viewers);

    private static TrustedAddresses Create(TrustedAddressOptions trusted, AccessOptions? access = null) =>
        new(Options.Create(trusted), Options.Create(access ?? new AccessOptions()));
}
