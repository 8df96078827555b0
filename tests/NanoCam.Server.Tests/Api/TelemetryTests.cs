using System.Net;
using System.Text;
using NanoCam.Testing;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Tests.Api;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Metrics_are_sent_to_a_collector_over_OTLP()
    {
        using var listener = new HttpListener();
        var address = $"http://127.0.0.1:{FreePorts.Take()}/";
        listener.Prefixes.Add(address);
        listener.Start();
        await using var server = await TestServer.StartAsync(("NanoCam:Telemetry:Otlp", address));
        var received = listener.GetContextAsync();
        var sent = Task.Run(() => server.Get<MeterProvider>().ForceFlush(30_000));
        var context = await received.WaitAsync(TimeSpan.FromSeconds(30));
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        context.Response.Close();
        // The result also depends on the exporter of Prometheus, which only collects during a scrape.
        await sent;
        Assert.Equal(("/v1/metrics", "application/x-protobuf"), (context.Request.Url!.AbsolutePath, context.Request.ContentType));
        Assert.Contains("nanocam_cameras_online", Encoding.Latin1.GetString(body.ToArray()), StringComparison.Ordinal);
    }
}
