using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Motion;

/// <summary>
/// The threads that decode and analyze frames. At most one frame of each camera waits, so a slow decoder delays only the analysis.
/// </summary>
internal sealed class MotionWorkers(IOptions<MotionOptions> options, MotionReporter reporter, BackgroundWork work) : IDisposable
{
    private readonly BlockingCollection<MotionCamera> _waiting = [];
    private readonly List<Thread> _threads = [];
    private long _analyzed;
    private long _failed;

    /// <summary>Frames analyzed.</summary>
    public long Analyzed => Interlocked.Read(ref _analyzed);

    /// <summary>Frames that could not be analyzed.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Creates the motion detection of a camera. The first one starts the threads.</summary>
    public MotionCamera Add(Camera camera, MotionSettings settings)
    {
        lock (_threads)
        {
            while (_threads.Count < options.Value.Workers)
            {
                var thread = new Thread(Run) { IsBackground = true, Name = "motion worker" };
                _threads.Add(thread);
                thread.Start();
            }
        }

        return new MotionCamera(camera, settings, options.Value, Enqueue);
    }

    /// <summary>Ends the threads.</summary>
    public void Stop()
    {
        if (!_waiting.IsAddingCompleted)
        {
            _waiting.CompleteAdding();
        }

        lock (_threads)
        {
            // A decoder that takes longer is ended with the process.
            _threads.ForEach(thread => thread.Join(TimeSpan.FromSeconds(2)));
            _threads.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _waiting.Dispose();
    }

    private void Enqueue(MotionCamera camera)
    {
        if (!_waiting.IsAddingCompleted)
        {
            _waiting.TryAdd(camera);
        }
    }

    private void Run()
    {
        var decoder = new MotionDecoder(options.Value.MaxPixels);
        foreach (var camera in _waiting.GetConsumingEnumerable())
        {
            work.Try("Detecting motion", camera.Camera.Id, () => Analyze(camera, decoder));
        }
    }

    private void Analyze(MotionCamera camera, MotionDecoder decoder)
    {
        var step = default(MotionStep);
        try
        {
            step = camera.Analyze(decoder, work.Time);
        }
        finally
        {
            Interlocked.Increment(ref (step.IsAnalyzed ? ref _analyzed : ref _failed));
        }

        reporter.Report(camera, step);
    }
}
