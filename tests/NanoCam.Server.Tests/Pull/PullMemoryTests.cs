using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Frames;
using NanoCam.Server.Pull;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

/// <summary>Bytes of pulled cameras count against the frame budget while they arrive.</summary>
public sealed class PullMemoryTests : PullTestBase
{
    private const int Budget = 16 << 20;
    private const string Busy = "The server has reached its memory limit for frames (NanoCam:Ingest:MaxBufferedBytes).";

    [Theory]
    [InlineData("multipart/x-mixed-replace;boundary=frame")]
    [InlineData("image/jpeg\nContent-Length: 900000")]
    public async Task Half_a_frame_counts_against_the_budget_until_its_connection_ends(string type)
    {
        var jpeg = TestJpeg.Create(900_000);
        await using var source = FakeSource.Holding([.. FakeSource.Head($"200 OK\nContent-Type: {type}"), .. jpeg[..700_000]]);
        // The clock does not advance, so the partial frame is kept.
        var clock = new FakeTimeProvider();
        await PullAsync(source.Address, clock);

        await Eventually.TrueAsync(() => Pool.RentedBytes >= 700_000);
        clock.Advance(TimeSpan.FromSeconds(21));

        await ProblemInAsync(PullPhase.Waiting);
        Assert.Equal(0, Pool.RentedBytes);
    }

    [Theory]
    [InlineData("multipart/x-mixed-replace;boundary=frame")]
    [InlineData("image/jpeg\nContent-Length: 300000")]
    [InlineData("image/jpeg")]
    public async Task Frame_beyond_the_budget_is_rejected_as_busy_and_pulled_once_memory_is_free(string type)
    {
        var jpeg = TestJpeg.Create(300_000);
        var next = new SemaphoreSlim(100);
        await using var source = new FakeSource(
            async (_, connection, stop) =>
            {
                await connection.WriteAsync(FakeSource.Head($"200 OK\nConnection: close\nContent-Type: {type}"), stop);
                do
                {
                    await connection.WriteAsync(jpeg, stop);
                    await next.WaitAsync(stop);
                } while (type.StartsWith("multipart", StringComparison.Ordinal));
            }
        );
        await PullAsync(source.Address, null, ("Rate", "10"), ("NanoCam:Ingest:MaxBufferedBytes", $"{Budget}"));
        await ExpectAsync(jpeg);
        var rented = RentAll();

        await Eventually.TrueAsync(() =>
        {
            next.Release();
            return Status!.Problem?.Sentence == Busy;
        });
        Assert.InRange(Pool.RentedBytes, 0, Budget);
        rented.ForEach(frame => frame.Release());

        await Eventually.TrueAsync(() =>
        {
            next.Release();
            return Status is { Problem: null, Phase: PullPhase.Connected };
        });
    }

    private FramePool Pool => Server.Get<FramePool>();

    // Frames of the pulled camera take memory at the same time, and its newest frame is evicted.
    private List<Frame> RentAll()
    {
        var rented = new List<Frame>();
        while (rented.Count < Budget / (16 << 10) && Pool.TryRent(1, out var frame))
        {
            rented.Add(frame);
        }

        return rented;
    }
}
