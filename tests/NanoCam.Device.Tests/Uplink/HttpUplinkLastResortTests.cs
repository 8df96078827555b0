using NanoCam.Device.Uplink;
using NanoCam.Testing;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>Photo mode when what it stands on fails: a board must go on, and above all must sleep.</summary>
public sealed class HttpUplinkLastResortTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanocam-photo-");
    private readonly FakeServer _server = new();
    private readonly DeviceClock _clock = new();
    private readonly TestDevice _device;

    public HttpUplinkLastResortTests() => _device = new TestDevice(_clock);

    public void Dispose()
    {
        _device.Dispose();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Clients_that_cannot_be_made_cost_the_photo_and_not_the_sleep()
    {
        var uplink = Start(new BrokenClients(), options => options.IsSleeping = true);

        await Eventually.TrueAsync(() => _device.Chip.Sleeps.Count == 1);
        Assert.Equal("no certificate", uplink.LastFault);
        Assert.Equal(0u, _device.Counted.Sent);
    }

    [Fact]
    public async Task Clients_that_cannot_be_made_are_tried_again_at_the_next_photo()
    {
        var clients = new BrokenClients();
        Start(clients);
        for (var i = 1; i <= 3; i++)
        {
            await Eventually.TrueAsync(() => clients.Asked == i && _clock.WaitOf(TestDevice.UplinkThread) > 200_000);
            _clock.Skip(TimeSpan.FromSeconds(301));
        }
    }

    [Fact]
    public async Task A_request_that_never_lets_go_of_its_photo_ends_in_a_restart()
    {
        using var clients = new StuckClients();
        Start(clients);
        await Eventually.TrueAsync(() => clients.IsEntered && _clock.WaitOf(TestDevice.UplinkThread) is > 0 and < 1000);
        _clock.Skip(TimeSpan.FromSeconds(61));
        await Eventually.TrueAsync(() => _clock.WaitOf(TestDevice.UplinkThread) > 200_000);
        Assert.Equal(0, _device.Chip.Reboots);
        _clock.Skip(TimeSpan.FromSeconds(301));
        await Eventually.TrueAsync(() => _clock.WaitOf(TestDevice.UplinkThread) is > 0 and < 1000);
        _clock.Skip(TimeSpan.FromSeconds(61));

        await Eventually.TrueAsync(() => _device.Chip.Reboots == 1);
        Assert.Equal(1u, _device.Counted.LinkFaults);
    }

    [Fact]
    public async Task A_pin_that_cannot_wake_the_board_leaves_the_timer()
    {
        _device.Chip.SleepError = pin => pin >= 0 ? new InvalidOperationException() : null;
        Start(new BrokenClients(), options => (options.IsSleeping, options.WakePin) = (true, 40));

        await Eventually.TrueAsync(() => _device.Chip.Sleeps.Count == 1);
        Assert.Equal(-1, _device.Chip.Sleeps[0].Pin);
    }

    [Fact]
    public async Task A_board_that_cannot_sleep_stays_awake_and_takes_its_photos()
    {
        _device.Chip.SleepError = _ => new NotSupportedException();
        var clients = new BrokenClients();
        Start(clients, options => options.IsSleeping = true);
        await Eventually.TrueAsync(() => clients.Asked == 1 && _clock.WaitOf(TestDevice.UplinkThread) > 200_000);
        _clock.Skip(TimeSpan.FromSeconds(301));

        await Eventually.TrueAsync(() => clients.Asked == 2);
    }

    private HttpUplink Start(IHttpClients clients, Action<PhotoOptions>? configure = null)
    {
        var options = new PhotoOptions(TestDevice.Address(_server.Address));
        configure?.Invoke(options);
        var uplink = new HttpUplink(_device.Parts, options, new PhotoRecord(_folder.FullName), clients, keeper: null);
        _device.Start(uplink);
        return uplink;
    }

    private sealed class BrokenClients : IHttpClients
    {
        public int Asked { get; private set; }

        public HttpClient Create()
        {
            Asked++;
            throw new InvalidOperationException("no certificate");
        }
    }

    /// <summary>Clients whose request hears of no timeout and no end, as a half-open connection under nanoFramework's.</summary>
    private sealed class StuckClients : IHttpClients, IDisposable
    {
        private readonly ManualResetEventSlim _end = new();

        public bool IsEntered { get; private set; }

        public HttpClient Create() => new(new Handler(this), disposeHandler: false);

        public void Dispose() => _end.Set();

        private sealed class Handler(StuckClients owner) : HttpMessageHandler
        {
            protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                owner.IsEntered = true;
                owner._end.Wait(CancellationToken.None);
                throw new HttpRequestException("ended");
            }

            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
                throw new NotSupportedException();
        }
    }
}
