using NanoCam.Faults.Tests.Kit;
using NanoCam.Testing;
using NanoCam.Testing.Load;
using Xunit.Abstractions;

namespace NanoCam.Faults.Tests;

[Collection(nameof(OneAtATime))]
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Server_killed_under_load_loses_no_acknowledged_still_and_all_cameras_reconnect()
    {
        await using var server = await ServerProcess.StartAsync();
        await using var fleet = await Fleet.StartAsync(server.Address, 4, TimeSpan.FromMilliseconds(50));
        Uploader[] uploaders = [.. Enumerable.Range(0, 6).Select(i => new Uploader(server.Client, $"still-{i}"))];
        using var stop = new CancellationTokenSource();
        Task[] uploading =
        [
            .. uploaders.Select(
                (uploader, i) => Task.Run(() => uploader.RunAsync(4_000 + (i * 9_000), TimeSpan.FromMilliseconds(5), stop.Token))
            ),
        ];
        for (var round = 0; round < Scale.Of(10, 2); round++)
        {
            var before = Stored(uploaders);
            await Eventually.TrueAsync(() => Stored(uploaders) >= before + 100, Eventually.Long);
            await server.KillAsync();
            var start = await server.StartAgainAsync();
            var back = await Measured(fleet.WhenAllSentAsync);
            output.WriteLine(
                $"killed: answers again {start.TotalSeconds:F1} s after the start, every camera sends again {back.TotalSeconds:F1} s later"
            );
        }

        await stop.CancelAsync();
        await Task.WhenAll(uploading);
        foreach (var uploader in uploaders)
        {
            Assert.Empty(await uploader.FindLostAsync());
        }

        Assert.True(uploaders.Sum(uploader => uploader.Broken) > 0);
        output.WriteLine(
            $"{Stored(uploaders)} stills acknowledged, none lost; {uploaders.Sum(u => u.Broken)} requests broken by the kills"
        );
    }

    private static int Stored(Uploader[] uploaders) => uploaders.Sum(uploader => uploader.Stored.Count);

    private static async Task<TimeSpan> Measured(Func<Task> work)
    {
        var start = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(start);
    }
}
