using NanoCam.Server.Pull;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Pull;

/// <summary>A server that pulls one source as the camera <c>pulled</c>.</summary>
public abstract class PullTestBase : IAsyncLifetime
{
    /// <summary>Id of the pulled camera.</summary>
    protected const string Id = "pulled";

    private TestServer? _server;

    /// <summary>The server.</summary>
    protected TestServer Server => _server ?? throw new InvalidOperationException("PullAsync starts the server.");

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>Starts a server that pulls an address.</summary>
    /// <param name="url">Address of the source.</param>
    /// <param name="time">Clock of the server.</param>
    /// <param name="more">More settings. A key without a section belongs to the source.</param>
    internal async Task PullAsync(Uri url, TimeProvider? time = null, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?> { ["NanoCam:Pull:0:Id"] = Id, ["NanoCam:Pull:0:Url"] = url.OriginalString };
        foreach (var (key, value) in more)
        {
            settings[key.Contains(':') ? key : $"NanoCam:Pull:0:{key}"] = value;
        }

        _server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = settings,
                Time = time,
                ExpectsWarnings = true,
            }
        );
    }

    /// <summary>Status of the source; null before its worker started.</summary>
    internal PullStatus? Status =>
        Server.Get<PullSourceStore>().All.TryGetValue(Id, out var source) && Server.Get<PullSupervisor>().TryGet(source, out var status)
            ? status
            : null;

    /// <summary>Waits until the source is in a phase and returns its problem.</summary>
    internal async Task<string?> ProblemInAsync(PullPhase phase)
    {
        await Eventually.TrueAsync(() => Status?.Phase == phase && (Status.Problem is not null || phase != PullPhase.Waiting));
        return Status!.Problem?.Sentence;
    }

    /// <summary>Gets the newest frame of the camera over HTTP.</summary>
    protected Task<byte[]> NewestAsync() => Server.Client.GetByteArrayAsync(new Uri($"api/cameras/{Id}/frame.jpg", UriKind.Relative));

    /// <summary>Waits until the newest frame is <paramref name="jpeg"/>.</summary>
    protected async Task ExpectAsync(byte[] jpeg)
    {
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await Server.Client.GetAsync(new Uri($"api/cameras/{Id}/frame.jpg", UriKind.Relative));
            return answer.IsSuccessStatusCode && (await answer.Content.ReadAsByteArrayAsync()).SequenceEqual(jpeg);
        });
    }
}
