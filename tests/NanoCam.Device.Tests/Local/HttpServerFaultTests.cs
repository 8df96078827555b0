using NanoCam.Device.Http;
using NanoCam.Device.Time;
using NanoCam.Testing;
using NanoCam.VirtualCamera.Firmware;

namespace NanoCam.Device.Tests.Local;

/// <summary>The small HTTP server when a handler throws or all workers are busy.</summary>
public sealed class HttpServerFaultTests : IDisposable
{
    private const string Question = "GET / HTTP/1.1\r\nHost: camera\r\n\r\n";

    private readonly Handler _handler = new();
    private readonly StopSignal _stop;
    private readonly HttpServer _server;
    private readonly Thread _thread;

    public HttpServerFaultTests()
    {
        var clock = new SystemClock(TimeProvider.System);
        _stop = new StopSignal(clock);
        _server = new HttpServer(_handler, new HttpOptions { Ports = [0], Workers = 1 }, clock, _stop);
        _thread = new Thread(_server.Run);
        _thread.Start();
    }

    public void Dispose()
    {
        _handler.Go.Set();
        _stop.Set();
        Assert.True(_thread.Join(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Handler_exception_ends_only_its_connection()
    {
        _handler.Go.Set();
        _handler.Errors = new([new InvalidOperationException(), new NotSupportedException(), new IOException()]);
        var port = await PortAsync();
        while (_handler.Errors.Count > 0)
        {
            // The response is 503 while the only worker is still closing the previous connection.
            Assert.DoesNotContain("200", await RawClient.AskAsync(port, Question), StringComparison.Ordinal);
        }

        await Eventually.TrueAsync(async () =>
            (await RawClient.AskAsync(port, Question)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Client_always_receives_503_when_all_workers_are_busy()
    {
        var port = await PortAsync();
        using var first = await RawClient.ConnectAsync(port);
        await first.SendAsync(Question);
        await Eventually.TrueAsync(() => _handler.IsEntered);
        for (var i = 0; i < 100; i++)
        {
            Assert.StartsWith("HTTP/1.1 503", await RawClient.AskAsync(port, Question), StringComparison.Ordinal);
        }
    }

    private async Task<int> PortAsync()
    {
        await Eventually.TrueAsync(() => _server.PortOf(0) > 0);
        return _server.PortOf(0);
    }

    private sealed class Handler : IHttpHandler
    {
        public ManualResetEventSlim Go { get; } = new();

        public Queue<Exception> Errors { get; set; } = new();

        public bool IsEntered { get; private set; }

        public void Handle(HttpRequest request, HttpResponse response)
        {
            IsEntered = true;
            Go.Wait();
            if (Errors.TryDequeue(out var error))
            {
                throw error;
            }

            response.Answer(200, "text/plain", "Here.");
        }
    }
}
