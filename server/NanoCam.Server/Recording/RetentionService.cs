using System.Collections.Concurrent;
using NanoCam.Server.Background;
using NanoCam.Server.Recording.Storage;
using NanoCam.Server.Stills;

namespace NanoCam.Server.Recording;

/// <summary>
/// Deletes what <see cref="RetentionPlanner"/> finds, a few segments at a time and on a thread of low priority, so that neither the
/// recorder nor viewers wait for it.
/// </summary>
internal sealed class RetentionService(
    RetentionPlanner planner,
    SegmentDeletion deletion,
    RangeDeletion ranges,
    SegmentIndex index,
    StillDays stills,
    CameraEvents events,
    BackgroundWork work
) : IHostedService, IDisposable
{
    private const int MaxPlanned = 10_000;
    private const int StepSize = 200;
    private const int TicksBetweenPrunes = 360;
    private const string ThreadName = "retention";

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EventAge = TimeSpan.FromDays(90);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, string> _failed = new(StringComparer.Ordinal);
    private Task _running = Task.CompletedTask;
    private volatile bool _isStopping;
    private ITimer? _timer;
    private int _ticks;

    /// <summary>
    /// Waits some seconds until the index is complete. If it is not, returns false: the oldest segments are not known yet, and
    /// nothing is deleted.
    /// </summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await index.Completion.WaitAsync(ReadyTimeout, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Files that could not be deleted.</summary>
    public IReadOnlyList<UndeletableFile> Undeletable =>
        [
            .. deletion.Undeletable.Select(file => new UndeletableFile(file.Path, file.Reason)),
            .. _failed.Select(file => new UndeletableFile(file.Key, file.Value)),
        ];

    /// <summary>What the next runs delete, at most 10,000 segments.</summary>
    public RetentionPlan DryRun() => planner.Plan(MaxPlanned);

    /// <summary>Deletes now, and returns the deleted items.</summary>
    public Task<RetentionPlan> RunAsync() => LowPriorityThread.RunAsync(ThreadName, Run);

    /// <summary>Deletes the frames of a range of a camera.</summary>
    public Task<DeletedRange> DeleteRangeAsync(string cameraId, long from, long to) => LowPriorityThread.RunAsync(ThreadName, () =>
        {
            lock (_gate)
            {
                return ranges.Delete(cameraId, from, to);
            }
        });

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Before new recordings have the date of this start, which may be wrong.
        _ = planner.NowMicroseconds;
        _timer = work.CreateTimer("Deleting old recordings", Tick, Period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _isStopping = true;
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private RetentionPlan Run()
    {
        var gone = new List<RetentionItem>();
        foreach (var step in planner.Plan(MaxPlanned).Items.Chunk(StepSize).DefaultIfEmpty([]).TakeWhile(_ => !_isStopping))
        {
            gone.AddRange(RunStep(step));
        }

        return new RetentionPlan(gone);
    }

    private void Tick()
    {
        if (index.IsComplete && _running.IsCompleted)
        {
            _running = LowPriorityThread.RunAsync(ThreadName, () => work.Try("Deleting old recordings", "", RunTick));
        }
    }

    private void RunTick()
    {
        RunStep(planner.Plan(StepSize).Items);
        if (_ticks++ % TicksBetweenPrunes == 0)
        {
            // Events explain the frames of their time, so they are kept as long as the oldest frame.
            var oldest = index.Totals().Select(total => total.Oldest).DefaultIfEmpty(long.MaxValue).Min();
            events.Prune(Math.Min(oldest, planner.NowMicroseconds - (long)EventAge.TotalMicroseconds));
        }
    }

    private List<RetentionItem> RunStep(IReadOnlyCollection<RetentionItem> items)
    {
        lock (_gate)
        {
            deletion.Complete(index.Garbage());
            var segments = items.Select(item => item.Segment).OfType<SegmentInfo>().Where(segment => !IsPinned(segment)).ToList();
            var gone = segments.Count == 0 ? [] : deletion.Delete(segments).ToHashSet();
            return [.. items.Where(item => item.Segment is { } segment ? gone.Contains(segment) : Delete(item.Still!))];
        }
    }

    // A pin can be newer than the plan.
    private bool IsPinned(SegmentInfo segment) => ranges.PinnedTimes(segment.CameraId)(segment.StartMicroseconds, segment.EndMicroseconds);

    private bool Delete(StillDay day)
    {
        var isPinned = ranges.PinnedTimes(day.CameraId);
        var (count, _, error) = stills.Delete(day, captured => isPinned(captured, captured));
        var key = $"stills/{day.Day} of camera {day.CameraId}";
        if (error is null)
        {
            _failed.TryRemove(key, out _);
        }
        else
        {
            _failed[key] = error;
        }

        return count > 0;
    }
}
