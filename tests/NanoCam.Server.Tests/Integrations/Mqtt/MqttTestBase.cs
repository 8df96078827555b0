using NanoCam.Server.Cameras;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Integrations.Mqtt;

/// <summary>A broker, a server that uses it, and Home Assistant.</summary>
public abstract class MqttTestBase
{
    private protected static readonly byte[] Jpeg = TestJpeg.Create(2_000);

    private protected static Task<TestServer> StartAsync(MosquittoBroker broker, params (string Key, string? Value)[] more) =>
        StartAsync(broker.Address, more);

    // Warnings are expected: the tests stop the broker.
    private protected static Task<TestServer> StartAsync(string broker, params (string Key, string? Value)[] more) =>
        TestServer.StartAsync(
            new TestServerOptions
            {
                ExpectsWarnings = true,
                Settings = more.Append((Key: "NanoCam:Mqtt:Server", Value: (string?)broker)).ToDictionary(s => s.Key, s => s.Value),
            }
        );

    private protected static async Task SendAsync(TestServer server, string camera, byte[]? jpeg = null)
    {
        using var response = await server.Client.PostAsync($"/api/cameras/{camera}/frames", UploadRequests.Jpeg(jpeg ?? Jpeg));
        response.EnsureSuccessStatusCode();
    }

    private protected static Camera CameraOf(TestServer server, string id)
    {
        Assert.True(server.Get<CameraRegistry>().TryGet(id, out var camera));
        return camera;
    }

    private protected static int LinesWith(TestServer server, string text) =>
        server.Logs.Entries.Count(entry => entry.Message.Contains(text, StringComparison.Ordinal));

    private protected static async Task<string?> ProblemOfAsync(TestServer server)
    {
        var ready = await (await server.Client.GetAsync("/health/ready")).JsonAsync();
        Assert.Equal("ok", ready.Text("status"));
        return ready.GetProperty("mqtt").TryGetProperty("problem", out var problem) ? problem.GetString() : null;
    }
}
