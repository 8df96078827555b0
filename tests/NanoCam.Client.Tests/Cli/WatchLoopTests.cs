using System.CommandLine;
using NanoCam.Cli.Live;
using NanoCam.Cli.Running;
using NanoCam.Testing;

namespace NanoCam.Client.Tests.Cli;

public sealed class WatchLoopTests
{
    [Fact]
    public async Task Restarted_server_is_found_again_and_counts_as_a_reconnect()
    {
        var first = await LiveServer.StartAsync();
        var url = first.Url;
        await first.AddCameraAsync("door");
        WatchBoard board = new(TimeProvider.System);
        using CancellationTokenSource end = new();
        var watching = new WatchLoop(ContextFor(url), board, []).RunAsync(end.Token);
        await Eventually.TrueAsync(() => board.Read().Cameras.Any(camera => camera.Frames > 3));

        await first.DisposeAsync();
        await Eventually.TrueAsync(() => !board.Read().IsConnected);
        var before = board.Read().Cameras.Single().Frames;
        await using var second = await LiveServer.StartAsync(url);
        await second.AddCameraAsync("door");
        await Eventually.TrueAsync(() => board.Read().Cameras.Single().Frames > before);

        Assert.Equal(1, board.Read().Reconnects);
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
