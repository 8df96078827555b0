using NanoCam.Device.Http;
using NanoCam.Device.Time;
using NanoCam.Testing;
using NanoCam.VirtualCamera.Firmware;

namespace NanoCam.Device.Tests.Local;

public sealed class HttpWorkerTests
{
    [Fact]
    public async Task Handler_that_throws_ends_its_connection_but_not_the_worker()
    {
        SystemClock clock = new(TimeProvider.System);
        StopSignal stop = new(clock);
        HttpServer server = new(new Thrower(), new HttpOptions { Ports = [0], Workers = 1 }, clock, stop);
        Thread thread = new(server.Run) { IsBackground = true };
        thread.Start();
        await Eventually.TrueAsync(() => server.PortOf(0) > 0);

        await Eventually.TrueAsync(async () => (await RawClient.AskAsync(server.PortOf(0), "GET /throw HTTP/1.1\r\n\r\n")).Length == 0);
        await Eventually.TrueAsync(async () =>
            (await RawClient.AskAsync(server.PortOf(0), "GET / HTTP/1.1\r\n\r\n")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
        );

        stop.Set();
        Assert.True(await Task.Run(() => thread.Join(TimeSpan.FromSeconds(20))));
    }

    private sealed class Thrower : IHttpHandler
    {
        public void Handle(HttpRequest request, HttpResponse response)
        {
            if (request.Path == "/throw")
            {
                throw new InvalidOperationException("a plain exception");
            }

            response.Answer(200, "text/plain", "here");
        }
    }
}
