using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>
/// One connection to a source: reads its stream, or requests single JPEGs, until it fails or is cancelled.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="http">Sends requests to the source.</param>
/// <param name="frames">Judges the frames.</param>
/// <param name="status">Holds the kind of the source.</param>
/// <param name="maxFrameBytes">Largest frame.</param>
/// <param name="time">The clock.</param>
internal sealed class PullConnection(
    PullSource source,
    PullHttp http,
    PullFrames frames,
    PullStatus status,
    int maxFrameBytes,
    TimeProvider time
)
{
    // Without a complete frame for so long, a stream counts as silent, whatever else it sends.
    private static readonly TimeSpan FrameTimeout = TimeSpan.FromSeconds(20);

    private byte[] _buffer = [];
    private bool _skipsNextFrame = source.ControlUrl is not null;

    /// <summary>Called after every complete frame, with its problem or null.</summary>
    public required Action<string?> OnFrame { get; init; }

    /// <summary>
    /// Returns the desired interval of the camera. If it is longer than the period of the source, single JPEGs are requested less often.
    /// </summary>
    public required Func<TimeSpan> Interval { get; init; }

    /// <summary>Runs until the connection fails or is cancelled.</summary>
    /// <exception cref="PullException">The connection failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(source.Url, cancellationToken);
        status.IsStream = IsStream(response);
        try
        {
            await (status.IsStream ? StreamAsync(response, cancellationToken) : PollAsync(response, cancellationToken));
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new PullException($"The connection to {source.Url.Authority} was lost.");
        }
    }

    private async Task StreamAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(FrameTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        long cut = 0,
            oversized = 0;
        try
        {
            // Frames are found by the structure of the JPEGs, not by the boundary: sources quote it, omit its dashes or its line breaks,
            // and send wrong lengths. After invalid bytes, the next complete frame is found.
            var reader = new MjpegReader(await response.Content.ReadAsStreamAsync(either.Token), maxFrameBytes) { Skipped = CountSkipped };
            while (await reader.ReadAsync(either.Token) is { IsEmpty: false } jpeg)
            {
                timeout.CancelAfter(FrameTimeout);
                Accept(jpeg);
            }

            throw reader.Frames > 0 || oversized > 0 ? new PullException("The stream ended.")
            // A camera that restarts or loses its Wi-Fi at this moment is back in seconds.
            : reader.CutFrames > 0 || PullBody.MediaTypeOf(response).StartsWith("multipart/", StringComparison.Ordinal)
                ? new PullException("The stream ended before its first complete frame.")
            : new PullException($"{source.Url.Authority} sends no JPEG frames: check the address.", isPersistent: true);

            void CountSkipped(MjpegReader reading)
            {
                frames.CountRejected(FrameVerdict.Truncated, reading.CutFrames - cut);
                frames.CountRejected(FrameVerdict.TooLarge, reading.OversizedFrames - oversized);
                if (oversized != reading.OversizedFrames)
                {
                    OnFrame(PullFrames.TooLarge);
                }

                (cut, oversized) = (reading.CutFrames, reading.OversizedFrames);
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw oversized > 0
                ? new PullException(PullFrames.TooLarge, isPersistent: true)
                : new PullException($"No complete frame arrived for {FrameTimeout.TotalSeconds:F0} seconds.") { IsSilence = true };
        }
    }

    private async Task PollAsync(HttpResponseMessage first, CancellationToken cancellationToken)
    {
        var requested = time.GetTimestamp();
        Accept(await ReadFrameAsync(first, cancellationToken));
        first.Dispose();
        while (true)
        {
            var period = TimeSpan.FromTicks(Math.Max(source.Period.Ticks, Interval().Ticks));
            var pause = period - time.GetElapsedTime(requested);
            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, cancellationToken);
            requested = time.GetTimestamp();
            using var response = await http.GetAsync(source.Url, cancellationToken);
            if (IsStream(response))
            {
                throw new PullException($"{source.Url.Authority} sent single JPEGs and now sends a stream.");
            }

            Accept(await ReadFrameAsync(response, cancellationToken));
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadFrameAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(FrameTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            (_buffer, var length) = await PullBody.ReadAsync(response, _buffer, maxFrameBytes, either.Token);
            return length > maxFrameBytes ? throw new PullException(PullFrames.TooLarge, isPersistent: true) : _buffer.AsMemory(0, length);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PullException($"A frame took longer than {FrameTimeout.TotalSeconds:F0} seconds.") { IsSilence = true };
        }
    }

    private void Accept(ReadOnlyMemory<byte> jpeg)
    {
        if (_skipsNextFrame && status.IsStream)
        {
            // A CameraWebServer first sends an old frame, which stayed in its buffer since the last viewer left.
            _skipsNextFrame = false;
            return;
        }

        OnFrame(frames.Receive(jpeg.Span));
    }

    private bool IsStream(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentEncoding.Count > 0)
        {
            throw new PullException(
                $"{source.Url.Authority} compresses its response "
                    + $"({PullBody.Shorten(response.Content.Headers.ContentEncoding.First())}): turn compression off.",
                isPersistent: true
            );
        }

        var type = PullBody.MediaTypeOf(response);
        return type switch
        {
            "image/jpeg" or "image/jpg" or "image/pjpeg" => false,
            "text/html" or "application/xhtml+xml" => throw new PullException(
                $"{source.Url.Authority} returned a web page instead of frames: enter the address of the frames, such as :81/stream.",
                isPersistent: true
            ),
            // Some sources send no type or a wrong one. The bytes decide.
            "" or "application/octet-stream" => response.Content.Headers.ContentLength is null,
            _ when type.StartsWith("multipart/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal) => true,
            _ => throw new PullException(
                $"{source.Url.Authority} returned {PullBody.Shorten(type)} instead of frames: check the address.",
                isPersistent: true
            ),
        };
    }
}
