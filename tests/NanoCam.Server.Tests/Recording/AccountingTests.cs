using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NanoCam.Archive;
using NanoCam.Server.Recording;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Recording;

public sealed class AccountingTests
{
    [Fact]
    public async Task Every_frame_number_is_stored_or_explained_for_any_order_of_arrival()
    {
        await using var server = await RecordingServer.StartAsync();
        var random = new Random(11);
        var waiting = new List<uint>();
        var arrived = new HashSet<uint>();
        for (uint number = 1; number <= 600; number++)
        {
            switch (random.Next(10))
            {
                case 0:
                    break;
                case 1:
                    waiting.Add(number);
                    break;
                default:
                    server.Send("door", number);
                    arrived.Add(number);
                    break;
            }

            if (waiting.Count > 0 && random.Next(4) == 0)
            {
                // The frame arrives late, and then again.
                server.Send("door", waiting[0]);
                server.Send("door", waiting[0]);
                arrived.Add(waiting[0]);
                waiting.RemoveAt(0);
            }
        }

        await server.StoredAsync("door", arrived.Count);
        var balance = server.Explain("door");
        var span = arrived.Max() - arrived.Min() + 1;
        Assert.Equal(arrived.Count, balance.Stored);
        Assert.Equal(span, balance.Received + balance.Lost);
        Assert.Equal(0, balance.Unexplained);

        await server.Server.RestartAsync();
        Assert.Equal(span, server.Explain("door").Stored + server.Explain("door").Lost);
        var late = arrived.Count - server.Archive.Frames("door", 0, long.MaxValue / 2).Count(frame => (frame.Entry.Flags & 4) == 0);
        var gaps = server.Events.List("door", 0, long.MaxValue / 2, [CameraEventKind.Gap]);
        Assert.Equal(balance.Lost + late, gaps.Sum(gap => gap.Frames));
        Assert.All(gaps, gap => Assert.Equal("link", gap.Cause));
    }

    [Fact]
    public async Task Frames_are_dropped_and_counted_while_the_disk_fails_and_viewers_still_get_them()
    {
        var files = new FailingFiles();
        await using var server = await RecordingServer.StartAsync(
            options: new TestServerOptions
            {
                ExpectsWarnings = true,
                Configure = builder => builder.Services.AddSingleton<ArchiveFiles>(files),
            }
        );
        server.Send("door", 1);
        await server.StoredAsync("door", 1);
        files.WriteError = new IOException("The device is broken");
        for (uint number = 2; number <= 9; number++)
        {
            Assert.Equal(FrameVerdict.Accepted, server.Send("door", number));
        }

        var service = server.Server.Get<RecordingService>();
        await Eventually.TrueAsync(() => service.StatusOf("door").State == RecordingState.Stopped);
        Assert.Equal("Recordings cannot be written (The device is broken). Check the disk.", service.StatusOf("door").Reason);
        using (var ready = await server.Server.Client.GetAsync("/health/ready"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("The device is broken", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(TestJpeg.Create(3_000, seed: 9), await server.Server.Client.GetByteArrayAsync("/api/cameras/door/frame.jpg"));

        files.WriteError = null;
        uint next = 10;
        await Eventually.TrueAsync(() =>
        {
            server.Send("door", next++);
            return server.Frames("door").Count >= 3;
        });
        await Eventually.TrueAsync(() => service.StatusOf("door").State == RecordingState.Recording);
        await server.Server.RestartAsync();
        var balance = server.Explain("door");
        Assert.Equal(next - 1, balance.Received);
        Assert.InRange(balance.Dropped, 8, next);
        Assert.Equal((0, 0), (balance.Lost, balance.Unexplained));
        Assert.Equal("disk", balance.Causes.Single().Cause);
        var disk = server.Events.List(null, 0, long.MaxValue / 2, [CameraEventKind.Disk]);
        Assert.Equal(["available", "disk"], disk.Select(item => item.Cause));
        Assert.Contains(server.Events.List("door", 0, long.MaxValue / 2, [CameraEventKind.Gap]), gap =>
            gap.Cause == "disk" && gap.Frames >= 8
        );
    }

    [Fact]
    public async Task Gap_events_count_each_dropped_frame_once_regardless_of_write_attempts()
    {
        var files = new FailingFiles { WriteError = new IOException("The device is broken") };
        await using var server = await RecordingServer.StartAsync(
            options: new TestServerOptions
            {
                ExpectsWarnings = true,
                Configure = builder => builder.Services.AddSingleton<ArchiveFiles>(files),
            }
        );
        uint number = 0;
        await SendUntilAsync(() => files.Failures >= 4);
        files.WriteError = null;
        await SendUntilAsync(() => server.Frames("door").Count >= 3);
        await server.Server.RestartAsync();

        var balance = server.Explain("door");
        var gaps = server.Events.List("door", 0, long.MaxValue / 2, [CameraEventKind.Gap]);
        Assert.Equal(number, balance.Received);
        Assert.Equal(balance.Dropped, gaps.Where(gap => gap.Cause == "disk").Sum(gap => gap.Frames));

        Task SendUntilAsync(Func<bool> condition) =>
            Eventually.TrueAsync(
                () =>
                {
                    server.Send("door", ++number);
                    return condition();
                },
                Eventually.Long
            );
    }

    [Fact]
    public async Task Free_disk_space_is_detected_without_a_frame()
    {
        // ENOSPC, as .NET reports it on Unix.
        var files = new FailingFiles { WriteError = new IOException("No space left on device", 28) };
        await using var server = await RecordingServer.StartAsync(
            options: new TestServerOptions
            {
                ExpectsWarnings = true,
                Configure = builder => builder.Services.AddSingleton<ArchiveFiles>(files),
            }
        );
        var service = server.Server.Get<RecordingService>();
        server.Send("door", 1);
        await Eventually.TrueAsync(() => service.StatusOf("door").State == RecordingState.Stopped);
        files.WriteError = null;
        await Eventually.TrueAsync(() => service.StatusOf("door").State != RecordingState.Stopped);
    }

    [Fact]
    public async Task Accounting_ends_when_the_client_disconnects()
    {
        await using var server = await RecordingServer.StartAsync();
        server.Send("door", 1);
        await server.StoredAsync("door", 1);
        var accounting = server.Server.Get<FrameAccounting>();
        Assert.Throws<OperationCanceledException>(() => accounting.Explain("door", 0, long.MaxValue / 2, new CancellationToken(true)));
    }

    [Fact]
    public async Task Queue_drops_the_oldest_frame_and_its_successor_explains_it()
    {
        await using var server = await RecordingServer.StartAsync(
            options: new TestServerOptions
            {
                Settings = new Dictionary<string, string?> { ["NanoCam:Ingest:MaxBufferedBytes"] = "16777216" },
            }
        );
        // 4 MB of the frame memory are available for waiting frames.
        for (uint number = 1; number <= 400; number++)
        {
            server.Send("door", number, jpeg: TestJpeg.Create(30_000));
        }

        await Eventually.TrueAsync(() => server.Explain("door") is { Received: 400, Unexplained: 0 });
    }

    [Fact]
    public async Task Restart_and_rejected_frames_are_recorded_as_events()
    {
        await using var server = await RecordingServer.StartAsync();
        server.Send("door", 41);
        server.Send("door", 1, boot: 8);
        server.Send("door", 2, boot: 8, jpeg: TestJpeg.Create()[..^2]);
        server.Send("door", 3, boot: 8);
        await server.StoredAsync("door", 3);
        await Eventually.TrueAsync(() =>
            server.Events.List("door", 0, long.MaxValue / 2, [CameraEventKind.Rejected]) is [{ Cause: "truncated", Frames: 1 }]
        );
        Assert.Single(server.Events.List("door", 0, long.MaxValue / 2, [CameraEventKind.Restart]));
        Assert.Single(server.Events.List("door", 0, long.MaxValue / 2, [CameraEventKind.Online]));
        Assert.Equal((3, 1, 1, 0), server.Explain("door") is var b ? (b.Stored, b.Lost, b.Rejected, b.Unexplained) : default);
    }

    [Fact]
    public async Task Uploaded_still_is_not_recorded_again()
    {
        await using var server = await RecordingServer.StartAsync();
        server.Send("door", 1);
        server.Send("door", 2, toStore: true);
        server.Send("door", 3);
        await server.StoredAsync("door", 2);
        Assert.Equal([1, 3], server.Frames("door").Select(frame => frame.Sequence));
        Assert.Equal((2, 1, 0), server.Explain("door") is var b ? (b.Stored, b.Thinned, b.Unexplained) : default);
    }
}
