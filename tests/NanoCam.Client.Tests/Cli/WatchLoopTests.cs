using System.CommandLine;
using NanoCam.Cli.Live;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class WatchLoopTests
{
    [Fact]
    public async Task Restarted_server_is_found_again_and_counts_as_a_reconnect()
    {
        LiveServer first = await LiveServer.StartAsync();
        string url = first.Url;
        await first.AddCameraAsync("door");
        WatchBoard board = new(TimeProvider.System);
        using CancellationTokenSource end = new();
        Task watching = new WatchLoop(ContextFor(url), board, []).RunAsync(end.Token);
        await Eventually.IsTrueAsync(() => board.Read().Cameras.Any(camera => camera.Frames > 3));

        await first.DisposeAsync();
        await Eventually.IsTrueAsync(() => !board.Read().IsConnected);
        long before = board.Read().Cameras.Single().Frames;
        await using LiveServer second = await LiveServer.StartAsync(url);
        await second.AddCameraAsync("door");
        await Eventually.IsTrueAsync(() => board.Read().Cameras.Single().Frames > before);

        Assert.Equal(1, board.Read().Reconnects);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public void Pauses_grow_to_fifteen_seconds_and_differ()
    {
        ReconnectPause pause = new(new Random(1));
        List<double> seconds = [.. Enumerable.Range(0, 40).Select(_ => pause.Next().TotalSeconds)];
        Assert.InRange(seconds[0], 0.25, 0.5);
        Assert.All(seconds, value => Assert.InRange(value, 0.25, 15));
        Assert.All(seconds.Skip(10), value => Assert.InRange(value, 7.5, 15));
        Assert.True(seconds.Skip(10).Distinct().Count() > 10);
        pause.Reset();
        Assert.InRange(pause.Next().TotalSeconds, 0.25, 0.5);
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
