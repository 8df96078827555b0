using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>
/// One connection to a source: reads its stream, or fetches its picture again and again, until it fails or is no longer wanted.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="http">Asks it.</param>
/// <param name="frames">Takes the pictures.</param>
/// <param name="status">Is told which kind it is.</param>
/// <param name="maxFrameBytes">Largest picture.</param>
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
    // A stream that gives no whole picture for so long is as good as silent, whatever it sends.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private byte[] _buffer = [];
    private bool _skipsFirst = source.ControlUrl is not null;

    /// <summary>Called after every whole picture, with what is wrong with it, or null.</summary>
    public required Action<string?> OnFrame { get; init; }

    /// <summary>
    /// Asked before every single picture: the interval that somebody wished, which may be longer than that of the source.
    /// </summary>
    public required Func<TimeSpan> Interval { get; init; }

    /// <summary>Runs until it fails.</summary>
    /// <exception cref="PullException">It failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(source.Url, cancellationToken);
        status.IsStream = IsStream(answer);
        try
        {
            await (status.IsStream ? StreamAsync(answer, cancellationToken) : PollAsync(answer, cancellationToken));
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new PullException($"The connection to {source.Url.Authority} broke.");
        }
    }

    private async Task StreamAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        long cut = 0,
            oversized = 0;
        try
        {
            // By the structure of the JPEGs and not by the boundary: sources quote it, glue it to the data, forget its dashes, and send
            // lengths that are wrong. Each of these is the same here, and after invalid bytes the next whole picture is found.
            var reader = new MjpegReader(await answer.Content.ReadAsStreamAsync(either.Token), maxFrameBytes) { Skipped = CountSkipped };
            while (await reader.ReadAsync(either.Token) is { IsEmpty: false } jpeg)
            {
                silence.CancelAfter(Silence);
                Take(jpeg);
            }

            throw reader.Frames > 0 || oversized > 0 ? new PullException("The stream ended.")
            // A camera that restarts or loses its Wi-Fi right here is back in seconds, and no person is needed.
            : reader.CutFrames > 0 || PullBody.MediaTypeOf(answer).StartsWith("multipart/", StringComparison.Ordinal)
                ? new PullException("The stream ended before its first whole picture.")
            : new PullException($"{source.Url.Authority} sends what is no picture.", needsPerson: true);

            void CountSkipped(MjpegReader reading)
            {
                frames.CountBad(FrameVerdict.Truncated, reading.CutFrames - cut);
                frames.CountBad(FrameVerdict.TooLarge, reading.OversizedFrames - oversized);
                if (oversized != reading.OversizedFrames)
                {
                    OnFrame(PullFrames.TooLarge);
                }

                (cut, oversized) = (reading.CutFrames, reading.OversizedFrames);
            }
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw oversized > 0
                ? new PullException(PullFrames.TooLarge, needsPerson: true)
                : new PullException($"No whole picture came for {Silence.TotalSeconds:F0} seconds.") { IsSilence = true };
        }
    }

    private async Task PollAsync(HttpResponseMessage first, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        Take(await ReadPictureAsync(first, cancellationToken));
        first.Dispose();
        while (true)
        {
            var period = TimeSpan.FromTicks(Math.Max(source.Period.Ticks, Interval().Ticks));
            var pause = period - time.GetElapsedTime(asked);
            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, cancellationToken);
            asked = time.GetTimestamp();
            using var answer = await http.GetAsync(source.Url, cancellationToken);
            if (IsStream(answer))
            {
                throw new PullException("It sent single pictures and now sends a stream.");
            }

            Take(await ReadPictureAsync(answer, cancellationToken));
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadPictureAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            (_buffer, var length) = await PullBody.ReadAsync(answer, _buffer, maxFrameBytes, either.Token);
            return length > maxFrameBytes ? throw new PullException(PullFrames.TooLarge, needsPerson: true) : _buffer.AsMemory(0, length);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PullException($"A picture took longer than {Silence.TotalSeconds:F0} seconds.") { IsSilence = true };
        }
    }

    private void Take(ReadOnlyMemory<byte> jpeg)
    {
        if (_skipsFirst && status.IsStream)
        {
            // A CameraWebServer begins with a picture that has waited in its buffer since the last viewer left.
            _skipsFirst = false;
            return;
        }

        OnFrame(frames.Put(jpeg.Span));
    }

    private bool IsStream(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentEncoding.Count > 0)
        {
            throw new PullException(
                $"{source.Url.Authority} packs its answer ({PullBody.Shorten(answer.Content.Headers.ContentEncoding.First())}), which pictures do not need.",
                needsPerson: true
            );
        }

        var type = PullBody.MediaTypeOf(answer);
        return type switch
        {
            "image/jpeg" or "image/jpg" or "image/pjpeg" => false,
            "text/html" or "application/xhtml+xml" => throw new PullException(
                $"{source.Url.Authority} answers with a web page instead of pictures: the pictures have another address, such as :81/stream.",
                needsPerson: true
            ),
            // Some give no type, or a wrong one; what comes is judged by its bytes.
            "" or "application/octet-stream" => answer.Content.Headers.ContentLength is null,
            _ when type.StartsWith("multipart/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal) => true,
            _ => throw new PullException(
                $"{source.Url.Authority} answers with {PullBody.Shorten(type)} instead of pictures.",
                needsPerson: true
            ),
        };
    }
}
