using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.Export;

/// <summary>
/// Frames of an export. They are enumerated several times, with the same result: frames that arrive after <see cref="Measure"/> are
/// omitted. Keeps one number per segment and no frames, so the export can be larger than memory.
/// </summary>
/// <param name="sampling">Selects the frames.</param>
/// <param name="cameraId">The camera.</param>
/// <param name="from">First microsecond.</param>
/// <param name="to">Last microsecond.</param>
/// <param name="every">Microseconds between two frames; 0 for all.</param>
/// <param name="framesPerSecond">Rate of a time-lapse; null keeps the intervals between capture times.</param>
internal sealed class ExportSource(FrameSampling sampling, string cameraId, long from, long to, long every, double? framesPerSecond)
{
    // Newest frame of each segment. Segments only grow, so a frame behind it was added later, also a late one with a small number.
    private Dictionary<string, uint>? _newest;
    private CancellationToken _stop;

    /// <summary>Id of the camera.</summary>
    public string CameraId => cameraId;

    /// <summary>First microsecond of the range.</summary>
    public long From => from;

    /// <summary>Last microsecond of the range.</summary>
    public long To => to;

    /// <summary>Counts of <see cref="Measure"/>.</summary>
    public ExportSummary Summary { get; private set; } = new();

    /// <summary>The frames, by capture time.</summary>
    /// <exception cref="IOException">Frames were deleted since <see cref="Measure"/>. Without them, the file would end early.</exception>
    /// <exception cref="OperationCanceledException">The token of <see cref="Measure"/>, which ends every pass.</exception>
    public IEnumerable<FrameRecord> Frames()
    {
        var count = 0L;
        foreach (var frame in sampling.Select(cameraId, from, to, every, _newest is null ? null : WasMeasured))
        {
            _stop.ThrowIfCancellationRequested();
            count++;
            yield return frame;
        }

        if (_newest is not null && count < Summary.Frames)
        {
            throw new IOException($"{Summary.Frames - count} of {Summary.Frames} frames were deleted while they were exported");
        }
    }

    /// <summary>The frames with their times in the file, in milliseconds.</summary>
    public IEnumerable<(FrameRecord Frame, long Milliseconds)> TimedFrames() =>
        Frames().Select((frame, index) => (frame, MillisecondsOf(frame, index)));

    /// <summary>Duration of the file in milliseconds: its last frame is shown for the average duration of the others.</summary>
    public double DurationMilliseconds
    {
        get
        {
            if (framesPerSecond is { } rate)
            {
                return Summary.Frames * 1_000 / rate;
            }

            var length = (Summary.Last - Summary.First) / 1_000.0;
            return length + (Summary.Frames > 1 ? Math.Max(1, length / (Summary.Frames - 1)) : 40);
        }
    }

    /// <summary>Reads all records once. Later frames do not belong to the export.</summary>
    /// <param name="cancellationToken">Ends this pass over the records, and those that follow.</param>
    public void Measure(CancellationToken cancellationToken)
    {
        _stop = cancellationToken;
        var summary = new ExportSummary();
        var newest = new Dictionary<string, uint>(StringComparer.Ordinal);
        foreach (var frame in Frames())
        {
            summary.Add(frame);
            newest[frame.Segment.Name] = Math.Max(newest.GetValueOrDefault(frame.Segment.Name), frame.Entry.Offset);
        }

        (_newest, Summary) = (newest, summary);
    }

    private bool WasMeasured(FrameRecord frame) => _newest!.TryGetValue(frame.Segment.Name, out var newest) && frame.Entry.Offset <= newest;

    private long MillisecondsOf(in FrameRecord frame, int index) =>
        framesPerSecond is { } rate ? (long)(index * 1_000.0 / rate) : (frame.CapturedMicroseconds - Summary.First) / 1_000;
}

/// <summary>Sums of the frames of an export.</summary>
internal sealed class ExportSummary
{
    private const ulong HashStart = 14_695_981_039_346_656_037;
    private const ulong HashPrime = 1_099_511_628_211;

    /// <summary>Number of frames.</summary>
    public long Frames { get; private set; }

    /// <summary>Bytes of the JPEGs.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes of the largest JPEG.</summary>
    public int Largest { get; private set; }

    /// <summary>Capture time of the first frame.</summary>
    public long First { get; private set; }

    /// <summary>Capture time of the last frame.</summary>
    public long Last { get; private set; }

    /// <summary>Largest width in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>Largest height in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>Hash (FNV-1a) of times and contents: two exports with the same hash have the same frames.</summary>
    public ulong Hash { get; private set; } = HashStart;

    /// <summary>Adds a frame.</summary>
    public void Add(in FrameRecord frame)
    {
        First = Frames == 0 ? frame.CapturedMicroseconds : First;
        Last = frame.CapturedMicroseconds;
        Frames++;
        Bytes += frame.Length;
        Largest = Math.Max(Largest, frame.Length);
        (Width, Height) = (Math.Max(Width, frame.Segment.Width), Math.Max(Height, frame.Segment.Height));
        Hash = (Hash ^ (ulong)frame.CapturedMicroseconds) * HashPrime;
        Hash = (Hash ^ (((ulong)frame.Entry.Crc << 32) | (uint)frame.Length)) * HashPrime;
    }
}
