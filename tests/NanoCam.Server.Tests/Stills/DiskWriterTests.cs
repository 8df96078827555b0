using NanoCam.Server.Stills;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Stills;

public sealed class DiskWriterTests : IDisposable
{
    private const int Threads = 8;

    private readonly ManualClock _clock = new();
    private readonly DiskWriter _writer;

    public DiskWriterTests() => _writer = new DiskWriter(_clock);

    public void Dispose() => _writer.Dispose();

    [Fact]
    public async Task Slow_disk_uses_the_same_few_threads_for_every_file()
    {
        await WriteSlowlyAsync();

        var threads = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => RunAsync(() => Environment.CurrentManagedThreadId)));

        Assert.InRange(threads.Distinct().Count(), 1, Threads);
        Assert.False(await RunAsync(() => Thread.CurrentThread.IsThreadPoolThread));
    }

    [Fact]
    public async Task Calling_thread_writes_again_after_the_disk_has_been_fast_for_a_while()
    {
        await WriteSlowlyAsync();
        _clock.Advance(TimeSpan.FromSeconds(11));

        var caller = Environment.CurrentManagedThreadId;
        Assert.True(await RunAsync(() => Environment.CurrentManagedThreadId == caller));
    }

    [Fact]
    public async Task Calling_thread_keeps_writing_after_it_only_lost_the_processor()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await RunAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            return 0;
        });

        var caller = Environment.CurrentManagedThreadId;
        Assert.True(await RunAsync(() => Environment.CurrentManagedThreadId == caller));
    }

    [Fact]
    public async Task Failed_write_reports_its_exception_and_the_thread_continues()
    {
        await WriteSlowlyAsync();

        for (var i = 0; i < 2 * Threads; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync<int>(() => throw new InvalidOperationException()));
        }

        Assert.Equal(7, await RunAsync(() => 7));
    }

    [Fact]
    public async Task Write_that_is_canceled_before_it_begins_never_runs()
    {
        await WriteSlowlyAsync();
        using var go = new ManualResetEventSlim();
        var busy = Enumerable.Range(0, Threads).Select(_ => RunAsync(() => go.Wait(TimeSpan.FromSeconds(30)))).ToList();
        using var cancel = new CancellationTokenSource();
        var ran = false;
        var waiting = _writer.RunAsync(0, _ => ran = true, cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        go.Set();
        Assert.All(await Task.WhenAll(busy), Assert.True);
        Assert.Equal(7, await RunAsync(() => 7));
        Assert.False(ran);
    }

    private Task<int> WriteSlowlyAsync() =>
        RunAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            // As for a disk; a thread that only loses the processor does not wait.
            using var disk = new ManualResetEventSlim();
            disk.Wait(1);
            return 0;
        });

    private Task<T> RunAsync<T>(Func<T> work) => _writer.RunAsync(work, static work => work(), CancellationToken.None).AsTask();
}
