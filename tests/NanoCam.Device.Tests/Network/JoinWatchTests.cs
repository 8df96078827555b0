using NanoCam.Device.Network;
using NanoCam.Device.Tests.Kit;

namespace NanoCam.Device.Tests.Network;

public sealed class JoinWatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(JoinWatch.PatienceMicroseconds);

    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-join").FullName;
    private readonly SteppedClock _clock = new();
    private readonly TestNetwork _network = new() { IsUp = false };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Credentials_that_never_worked_lead_to_the_setup_page_after_five_minutes()
    {
        var watch = Watch("home", "secret12");
        _clock.Advance(Patience);
        Assert.False(watch.Look());

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True(watch.Look());
    }

    [Fact]
    public void Credentials_that_worked_once_are_kept_to_however_long_the_network_is_away()
    {
        _network.IsUp = true;
        Watch("home", "secret12").Look();
        _network.IsUp = false;
        var afterRestart = Watch("home", "secret12");

        _clock.Advance(TimeSpan.FromDays(30));

        Assert.False(afterRestart.Look());
    }

    [Theory]
    [InlineData("home", "Secret12")]
    [InlineData("Home", "secret12")]
    public void Other_credentials_have_to_prove_themselves_anew(string ssid, string password)
    {
        _network.IsUp = true;
        Watch("home", "secret12").Look();
        _network.IsUp = false;
        var watch = Watch(ssid, password);

        _clock.Advance(Patience + TimeSpan.FromSeconds(5));

        Assert.True(watch.Look());
    }

    [Fact]
    public void A_loss_after_joining_is_not_the_setup_pages_business()
    {
        _network.IsUp = true;
        var watch = Watch("home", "secret12");
        watch.Look();
        _network.IsUp = false;

        _clock.Advance(TimeSpan.FromHours(2));

        Assert.False(watch.Look());
    }

    private JoinWatch Watch(string ssid, string password) => new(_network, new JoinRecord(_folder, ssid, password), _clock);
}
