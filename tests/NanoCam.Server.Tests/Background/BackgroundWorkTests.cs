using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Background;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Background;

public sealed class BackgroundWorkTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CapturedLogs _logs = new();
    private readonly LoggerFactory _loggers;
    private readonly BackgroundWork _work;

    public BackgroundWorkTests()
    {
        _loggers = new LoggerFactory([_logs]);
        _work = new BackgroundWork(_clock, new ErrorLog(_clock, _loggers.CreateLogger<ErrorLog>()));
    }

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public void Timer_continues_after_an_exception()
    {
        var ticks = 0;
        using var timer = _work.CreateTimer("Ticking", () => throw new InvalidOperationException($"{++ticks}"), TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(5, ticks);
        Assert.Single(_logs.Entries);
    }

    [Fact]
    public void Timers_of_a_period_tick_in_the_same_millisecond()
    {
        var work = new BackgroundWork(TimeProvider.System, _work.Errors);
        long before;
        TimeSpan wait;
        do
        {
            (before, wait) = (Environment.TickCount64, work.UntilNext(TimeSpan.FromSeconds(1)));
        } while (before != Environment.TickCount64);

        Assert.Equal(0, (before + wait.TotalMilliseconds) % 1000);
    }

    [Fact]
    public void Step_for_one_of_many_items_allocates_nothing()
    {
        var steps = 0;
        Action<string> step = _ => steps++;
        _work.Try("Counting", "door", "item", step);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _work.Try("Counting", "door", "item", step);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1001, steps);
    }

    [Fact]
    public void Timers_with_the_same_period_tick_together()
    {
        var ticks = new List<long>();
        using var first = _work.CreateTimer("Ticking", () => ticks.Add(_clock.GetTimestamp()), TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(0.3));
        using var second = _work.CreateTimer("Ticking", () => ticks.Add(_clock.GetTimestamp()), TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(0.7));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, ticks.Count);
        Assert.Equal(2, ticks.Distinct().Count());
    }

    [Fact]
    public async Task Loop_starts_again_after_a_growing_pause_and_ends_when_it_returns()
    {
        var runs = 0;
        var running = _work.RunAsync(
            "Looping",
            "door",
            _ => ++runs < 4 ? throw new InvalidOperationException() : Task.CompletedTask,
            CancellationToken.None
        );
        Assert.Equal(1, runs);
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return running.IsCompleted;
        });
        Assert.Equal(4, runs);
        await running;
    }

    [Fact]
    public async Task Loop_that_is_canceled_ends_without_an_exception()
    {
        using var stop = new CancellationTokenSource();
        var cancelled = _work.RunAsync("Looping", "", token => new TaskCompletionSource().Task.WaitAsync(token), stop.Token);
        var pausing = _work.RunAsync("Looping", "", _ => throw new InvalidOperationException(), stop.Token);
        await stop.CancelAsync();
        await Task.WhenAll(cancelled, pausing);
    }

    [Fact]
    public void Pauses_grow_to_a_minute_with_jitter()
    {
        for (var failures = 0; failures < 100; failures++)
        {
            var step = Math.Min(60, Math.Pow(2, failures));
            Assert.InRange(BackgroundWork.PauseAfter(failures).TotalSeconds, step / 2, step * 1.5);
        }
    }
}
