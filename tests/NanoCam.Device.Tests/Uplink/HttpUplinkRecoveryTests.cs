using NanoCam.Device.Uplink;
using NanoCam.Testing;
using NanoCam.Testing.Uplink;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>Photo mode when the HTTP client, the chip or the storage fails: a board must continue, and must sleep.</summary>
public sealed class HttpUplinkRecoveryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanocam-photo-");
    private readonly FakeUplinkServer _server = new();
    private readonly DeviceClock _clock = new();
    private readonly TestDevice _device;

    public HttpUplinkRecoveryTests() => _device = new TestDevice(_clock);

    public void Dispose()
    {
        _device.Dispose();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Failure_to_create_a_client_loses_the_photo_but_does_not_prevent_sleep()
    {
        var uplink = Start(new BrokenClients(), options => options.IsSleeping = true);

        await Eventually.TrueAsync(() => _device.Chip.Sleeps.Count == 1);
        Assert.Equal("no certificate", uplink.LastFault);
        Assert.Equal(0u, _device.Counted.Sent);
    }

    [Fact]
    public async Task Failure_to_create_a_client_is_retried_at_the_next_photo()
    {
        var clients = new BrokenClients();
        Start(clients);
        for (var i = 1; i <= 3; i++)
        {
            await Eventually.TrueAsync(() => clients.Created == i && _clock.WaitOf(TestDevice.UplinkThread) > 200_000);
            _clock.Skip(TimeSpan.FromSeconds(301));
        }
    }

    [Fact]
    public async Task Request_that_never_releases_its_photo_restarts_the_board()
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
    public async Task Board_wakes_by_timer_if_the_pin_cannot_wake_it()
    {
        _device.Chip.SleepError = pin => pin >= 0 ? new InvalidOperationException() : null;
        Start(new BrokenClients(), options => (options.IsSleeping, options.WakePin) = (true, 40));

        await Eventually.TrueAsync(() => _device.Chip.Sleeps.Count == 1);
        Assert.Equal(-1, _device.Chip.Sleeps[0].Pin);
    }

    [Fact]
    public async Task Board_that_cannot_sleep_stays_awake_and_takes_its_photos()
    {
        _device.Chip.SleepError = _ => new NotSupportedException();
        var clients = new BrokenClients();
        Start(clients, options => options.IsSleeping = true);
        await Eventually.TrueAsync(() => clients.Created == 1 && _clock.WaitOf(TestDevice.UplinkThread) > 200_000);
        _clock.Skip(TimeSpan.FromSeconds(301));

        await Eventually.TrueAsync(() => clients.Created == 2);
    }

    private HttpUplink Start(IHttpClients clients, Action<PhotoOptions>? configure = null)
    {
        var options = new PhotoOptions(TestDevice.Address(_server.Address));
        configure?.Invoke(options);
        var uplink = _device.Uplinks.CreatePhoto(options, new PhotoRecord(_folder.FullName), clients);
        _device.Start(uplink);
        return uplink;
    }

    private sealed class BrokenClients : IHttpClients
    {
        public int Created { get; private set; }

        public HttpClient Create()
        {
            Created++;
            throw new InvalidOperationException("no certificate");
        }
    }

    /// <summary>Clients whose request never ends, as with a half-open connection on nanoFramework.</summary>
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
