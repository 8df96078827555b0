using System.Text.Json;
using NanoCam.Server.Integrations.Webhooks;
using NanoCam.Server.Recording;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Integrations.Webhooks;

/// <summary>A server with a webhook, on a clock that the test advances.</summary>
public abstract class WebhookTestBase
{
    private protected ManualClock Clock { get; } = new();

    /// <summary>Starts a server whose webhook 0 receives gaps.</summary>
    private protected Task<TestServer> StartAsync(string url, params (string Name, string? Value)[] options)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["NanoCam:Webhooks:0:Url"] = url };
        foreach (var (name, value) in options)
        {
            settings[name.StartsWith("NanoCam", StringComparison.Ordinal) ? name : $"NanoCam:Webhooks:0:{name}"] = value;
        }

        if (!settings.Keys.Any(name => name.StartsWith("NanoCam:Webhooks:0:Events", StringComparison.Ordinal)))
        {
            settings["NanoCam:Webhooks:0:Events:0"] = "gap";
        }

        return TestServer.StartAsync(
            new TestServerOptions
            {
                Time = Clock,
                ExpectsWarnings = true,
                Settings = settings,
            }
        );
    }

    private protected static void Append(TestServer server, CameraEventKind kind, string? camera = "door") =>
        server.Get<CameraEvents>().Append(new CameraEvent(kind, camera, 1_795_253_962_680_733) { Cause = "network" });

    private protected static WebhookWorker WorkerOf(TestServer server, int number = 0) => server.Get<WebhookDispatcher>().Find(number)!;

    private protected static async Task<JsonElement> FailuresAsync(TestServer server) =>
        await (await server.Client.GetAsync("/api/webhooks/failures")).JsonAsync();

    private protected static async Task SendFrameAsync(TestServer server, byte[] jpeg, string camera = "door") =>
        (await server.Client.PostAsync($"/api/cameras/{camera}/frames", UploadRequests.Jpeg(jpeg))).EnsureSuccessStatusCode();

    /// <summary>
    /// Advances the clock, on which the pauses between attempts are, while no request is on its way: its timeout is on the clock too.
    /// </summary>
    private protected Task AdvanceUntilAsync(TestServer server, Func<bool> condition) =>
        Eventually.TrueAsync(
            () =>
            {
                var worker = WorkerOf(server);
                if (worker.Accepted + worker.Failed == worker.Begun)
                {
                    Clock.Advance(TimeSpan.FromSeconds(1));
                }

                return condition();
            },
            Eventually.Long
        );
}
