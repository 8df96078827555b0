using NanoCam.Device.Network;
using NanoCam.Device.Tests.Fakes;

namespace NanoCam.Device.Tests.Network;

public sealed class JoinMonitorTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(JoinMonitor.TimeoutMicroseconds);

    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-join").FullName;
    private readonly SteppedClock _clock = new();
    private readonly TestNetwork _network = new() { IsUp = false };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Credentials_that_never_worked_open_the_setup_page_after_five_minutes()
    {
        var watch = Watch("home", "secret12");
        _clock.Advance(Patience);
        Assert.False(watch.IsSetupNeeded());

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True(watch.IsSetupNeeded());
    }

    [Fact]
    public void Program_that_a_debugger_restarts_waits_five_minutes_as_well()
    {
        _clock.Advance(TimeSpan.FromHours(3));
        var watch = Watch("home", "secret12");
        _clock.Advance(Patience);
        Assert.False(watch.IsSetupNeeded());

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True(watch.IsSetupNeeded());
    }

    [Fact]
    public void Credentials_that_worked_once_are_kept_during_any_network_outage()
    {
        _network.IsUp = true;
        Watch("home", "secret12").IsSetupNeeded();
        _network.IsUp = false;
        var afterRestart = Watch("home", "secret12");

        _clock.Advance(TimeSpan.FromDays(30));

        Assert.False(afterRestart.IsSetupNeeded());
    }

    [Theory]
    [InlineData("home", "Secret12")]
    [InlineData("Home", "secret12")]
    public void New_credentials_count_as_never_worked(string ssid, string password)
    {
        _network.IsUp = true;
        Watch("home", "secret12").IsSetupNeeded();
        _network.IsUp = false;
        var watch = Watch(ssid, password);

        _clock.Advance(Patience + TimeSpan.FromSeconds(5));

        Assert.True(watch.IsSetupNeeded());
    }

    [Fact]
    public void Loss_after_joining_does_not_open_the_setup_page()
    {
        _network.IsUp = true;
        var watch = Watch("home", "secret12");
        watch.IsSetupNeeded();
        _network.IsUp = false;

        _clock.Advance(TimeSpan.FromHours(2));

        Assert.False(watch.IsSetupNeeded());
    }

    private JoinMonitor Watch(string ssid, string password) => new(_network, new JoinRecord(_folder, ssid, password), _clock);
}
