using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording.Export;

/// <summary>The minimum rate at which a client reads an export. Kestrel enforces it.</summary>
public sealed class ExportRateTests
{
    [Fact]
    public async Task Client_that_reads_nothing_for_a_minute_loses_its_export()
    {
        var rate = new RateFilter();
        await using var server = await TestServer.StartAsync(
            new TestServerOptions { Configure = builder => builder.Services.AddSingleton<IStartupFilter>(rate) }
        );
        ArchiveSample.Add(server, "door", ArchiveSample.Start, ArchiveSample.Second, 3);
        using var response = await server.Client.GetAsync("/api/cameras/door/export?from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z");

        Assert.True(response.IsSuccessStatusCode);
        // The client has the whole response before the middleware continues.
        await Eventually.TrueAsync(() => rate.Last is not null);
        // The sink of an export flushes 64 KiB at a time.
        Assert.InRange(rate.Last!.GracePeriod.TotalSeconds + (65_536 / rate.Last.BytesPerSecond), 10, 60);
    }

    private sealed class RateFilter : IStartupFilter
    {
        private volatile MinDataRate? _last;

        public MinDataRate? Last => _last;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    async (HttpContext context, RequestDelegate following) =>
                    {
                        await following(context);
                        _last = context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate;
                    }
                );
                next(app);
            };
    }
}
