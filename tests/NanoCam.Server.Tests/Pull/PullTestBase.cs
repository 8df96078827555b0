using NanoCam.Server.Pull;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Pull;

/// <summary>A server that pulls one source, whose camera is called <c>pulled</c>.</summary>
public abstract class PullTestBase : IAsyncLifetime
{
    /// <summary>The camera that is pulled.</summary>
    protected const string Id = "pulled";

    private TestServer? _server;

    /// <summary>The server.</summary>
    protected TestServer Server => _server ?? throw new InvalidOperationException("PullAsync starts it.");

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
    /// <param name="url">What it pulls.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="more">Further settings; a key without a section is one of the source.</param>
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
                ExpectsComplaints = true,
            }
        );
    }

    /// <summary>How the source fares; null before its run began.</summary>
    internal PullStatus? Status =>
        Server.Get<PullSourceStore>().All.TryGetValue(Id, out var source) && Server.Get<PullSupervisor>().TryGet(source, out var status)
            ? status
            : null;

    /// <summary>Waits until the source is in a phase and returns what is wrong then.</summary>
    internal async Task<string?> ProblemInAsync(PullPhase phase)
    {
        await Eventually.TrueAsync(() => Status?.Phase == phase && (Status.Problem is not null || phase != PullPhase.Waiting));
        return Status!.Problem;
    }

    /// <summary>The newest frame of the camera as anybody gets it.</summary>
    protected Task<byte[]> NewestAsync() => Server.Client.GetByteArrayAsync(new Uri($"api/cameras/{Id}/frame.jpg", UriKind.Relative));

    /// <summary>Waits until the newest frame is this one.</summary>
    protected async Task ExpectAsync(byte[] jpeg)
    {
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await Server.Client.GetAsync(new Uri($"api/cameras/{Id}/frame.jpg", UriKind.Relative));
            return answer.IsSuccessStatusCode && (await answer.Content.ReadAsByteArrayAsync()).SequenceEqual(jpeg);
        });
    }
}
