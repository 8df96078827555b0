using System.CommandLine;
using NanoCam.Cli.Live;
using NanoCam.Cli.Running;
using NanoCam.Testing;

namespace NanoCam.Client.Tests.Cli;

public sealed class WatchLoopTests
{
    [Fact]
    public async Task Watch_reconnects_to_a_restarted_server()
    {
        var first = await LiveServer.StartAsync();
        var url = first.Url;
        await first.AddCameraAsync("door");
        WatchStatistics statistics = new(TimeProvider.System);
        using CancellationTokenSource end = new();
        var watching = new WatchLoop(ContextFor(url), statistics, []).RunAsync(end.Token);
        await Eventually.TrueAsync(() => statistics.Read().Cameras.Any(camera => camera.Frames > 3));

        await first.DisposeAsync();
        await Eventually.TrueAsync(() => !statistics.Read().IsConnected);
        var before = statistics.Read().Cameras.Single().Frames;
        await using var second = await LiveServer.StartAsync(url);
        await second.AddCameraAsync("door");
        await Eventually.TrueAsync(() => statistics.Read().Cameras.Single().Frames > before);

        Assert.Equal(1, statistics.Read().Reconnects);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    private static CommandContext ContextFor(string url)
    {
        CommandContext? context = null;
        RootCommand root = new();
        GlobalOptions.AddTo(root);
        root.SetAction(parsed => context = new CommandContext(parsed));
        using StringWriter output = new();
        root.Parse(["--server", url]).Invoke(new Terminal { Output = output, Error = output });
        return context!;
    }
}
