using NanoCam.Jpeg;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>One connection to a source: reads its stream, or requests single JPEGs, until it fails or is canceled.</summary>
/// <param name="source">The source.</param>
/// <param name="http">Sends requests to the source.</param>
/// <param name="frames">Checks the frames.</param>
/// <param name="status">Stores the kind of the source.</param>
/// <param name="memory">Memory for the bytes of a response.</param>
/// <param name="maxFrameBytes">Largest frame.</param>
/// <param name="time">The clock.</param>
internal sealed class PullConnection(
    PullSource source,
    PullHttp http,
    PullFrames frames,
    PullStatus status,
    IFrameMemory memory,
    int maxFrameBytes,
    TimeProvider time
)
{
    // A stream without a complete frame for this long counts as silent, regardless of its other data.
    private static readonly TimeSpan FrameTimeout = TimeSpan.FromSeconds(20);

    private MjpegReader? _reader;
    private bool _isSnapshot;
    private bool _skipsNextFrame = source.ControlUrl is not null;
    private long _cut;
    private long _oversized;
    private long _refused;

    /// <summary>Called after every complete frame, with its problem or null.</summary>
    public required Action<PullProblem?> OnFrame { get; init; }

    /// <summary>
    /// Returns the desired interval of the camera. If it is longer than the period of the source, single JPEGs are requested less often.
    /// </summary>
    public required Func<TimeSpan> Interval { get; init; }

    /// <summary>Runs until the connection fails or is canceled. A response that is a single JPEG is requested repeatedly.</summary>
    /// <exception cref="PullException">The connection failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var requested = time.GetTimestamp();
                await RequestAsync(cancellationToken);
                var period = TimeSpan.FromTicks(Math.Max(source.Period.Ticks, Interval().Ticks));
                var pause = period - time.GetElapsedTime(requested);
                await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, cancellationToken);
            }
        }
        finally
        {
            _reader?.Release();
        }
    }

    // Returns after one JPEG. A stream ends with an exception.
    private async Task RequestAsync(CancellationToken cancellationToken)
    {
        var requested = time.GetTimestamp();
        using var response = await http.GetAsync(source.Url, cancellationToken);
        using var timeout = new CancellationTokenSource(FrameTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await using var body = new PeekedStream(await response.Content.ReadAsStreamAsync(either.Token));
            var start = await body.PeekAsync(either.Token);
            if (PullContentSniffer.IsStream(response, start.Span, source.Url.Authority))
            {
                var type = PullBody.MediaTypeOf(response);
                status.IsStream = !_isSnapshot && (PullContentSniffer.IsLabelledStream(type) || start.Span.StartsWith("--"u8));
                await ReadStreamAsync(body, type, requested, timeout, either.Token);
            }
            else
            {
                status.IsStream = false;
                await ReadSnapshotAsync(body, response.Content.Headers.ContentLength, requested, either.Token);
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new PullException(PullProblemCodes.ConnectionLost, $"The connection to {source.Url.Authority} was lost.");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw _oversized > 0 ? new PullException(PullFrames.TooLarge, isPersistent: true)
            : _refused > 0 ? new PullException(PullFrames.Busy)
            : new PullException(PullProblemCodes.NoFrame, $"No complete frame arrived for {FrameTimeout.TotalSeconds:F0} seconds.")
            {
                IsTimeout = true,
            };
        }
    }

    private async Task ReadStreamAsync(
        Stream body,
        string type,
        long requested,
        CancellationTokenSource timeout,
        CancellationToken cancellationToken
    )
    {
        // Frames are found by the structure of the JPEGs, not by the boundary: sources quote it, omit its dashes or its line breaks, and
        // send wrong lengths. After invalid bytes, the next complete frame is found.
        _reader ??= new MjpegReader(body, maxFrameBytes, memory) { Skipped = CountSkipped };
        _reader.Restart(body);
        (_cut, _oversized, _refused) = (0, 0, 0);
        try
        {
            while (await _reader.ReadAsync(cancellationToken) is { IsEmpty: false } jpeg)
            {
                timeout.CancelAfter(FrameTimeout);
                status.IsStream |= _reader.Frames > 1;
                // The first frame may be the only one.
                Accept(jpeg, _reader.Frames == 1 && !PullContentSniffer.IsLabelledStream(type) ? MiddleOf(requested) : null);
            }
        }
        catch (IOException) when (_reader.Frames == 1 && !PullContentSniffer.IsLabelledStream(type))
        {
            // This is a snapshot whose last chunk is missing.
        }

        var isCutSnapshot = _reader is { Frames: 0, CutFrames: > 0 } && !PullContentSniffer.IsLabelledStream(type);
        if (!isCutSnapshot && _reader is not { Frames: 1, CutFrames: 0, OversizedFrames: 0, RefusedFrames: 0 })
        {
            throw EndOf(_reader, type);
        }

        _isSnapshot = true;
        status.IsStream = false;
        if (isCutSnapshot)
        {
            OnFrame(PullFrames.CutOff);
        }
    }

    private PullException EndOf(MjpegReader reader, string type) =>
        reader.Frames > 0 || reader.OversizedFrames > 0 || reader.RefusedFrames > 0
            ? new PullException(PullProblemCodes.StreamEnded, "The stream ended.")
        // A camera that restarts or loses its Wi-Fi at this moment returns within seconds.
        : reader.CutFrames > 0 || type.StartsWith("multipart/", StringComparison.Ordinal)
            ? new PullException(PullProblemCodes.StreamEnded, "The stream ended before its first complete frame.")
        : new PullException(
            PullProblemCodes.NoJpeg,
            $"{source.Url.Authority} is not sending JPEG frames. Check the address.",
            isPersistent: true
        );

    private async Task ReadSnapshotAsync(Stream body, long? declared, long requested, CancellationToken cancellationToken)
    {
        using var read = new PullBody(memory);
        await read.ReadAsync(body, declared, maxFrameBytes, time, cancellationToken);
        if (read.Verdict == FrameVerdict.TooLarge)
        {
            throw new PullException(PullFrames.TooLarge, isPersistent: true);
        }

        if (read.Verdict == FrameVerdict.Busy)
        {
            frames.CountRejected(read.Verdict, 1);
            OnFrame(PullFrames.Busy);
            return;
        }

        Accept(read.Bytes.TrimStart("\r\n"u8), MiddleOf(requested));
    }

    // A single frame was captured at some time of its request. The middle is off by at most half of the request.
    private long MiddleOf(long requested) => time.Microseconds() - (long)(time.GetElapsedTime(requested).TotalMicroseconds / 2);

    private void CountSkipped(MjpegReader reading)
    {
        frames.CountRejected(FrameVerdict.Truncated, reading.CutFrames - _cut);
        frames.CountRejected(FrameVerdict.TooLarge, reading.OversizedFrames - _oversized);
        frames.CountRejected(FrameVerdict.Busy, reading.RefusedFrames - _refused);
        if (_oversized != reading.OversizedFrames)
        {
            OnFrame(PullFrames.TooLarge);
        }

        if (_refused != reading.RefusedFrames)
        {
            OnFrame(PullFrames.Busy);
        }

        (_cut, _oversized, _refused) = (reading.CutFrames, reading.OversizedFrames, reading.RefusedFrames);
    }

    private void Accept(ReadOnlyMemory<byte> jpeg, long? captured = null)
    {
        if (_skipsNextFrame && status.IsStream)
        {
            // A CameraWebServer first sends an old frame that has been in its buffer since the last viewer left.
            _skipsNextFrame = false;
            return;
        }

        OnFrame(frames.Receive(jpeg.Span, captured));
    }
}
