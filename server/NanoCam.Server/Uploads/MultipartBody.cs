using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Reads the parts of a multipart body as hand-written senders send them: line feeds without carriage returns, header lines without a
/// colon, any characters in the boundary, dashes in the header that are missing in the body, and no closing boundary. Works on the bytes in
/// the
/// pipe; memory and time are bounded, because header lines and parts are counted.
/// </summary>
/// <param name="body">The body.</param>
/// <param name="boundary">Boundary in the Content-Type; null for none. Without it, the first line with dashes is the boundary.</param>
internal sealed class MultipartBody(PipeReader body, string? boundary)
{
    private const int MaxHeaderBytes = 4096;
    private const int MaxHeaderLines = 32;
    private const int MaxParts = 32;
    private const int MaxBlanks = 64;

    private byte[]? _delimiter;
    private byte[] _pattern = [];
    private int _parts;
    private bool _ended;

    /// <summary>Whether the last part ended with a boundary. Otherwise the body ended first.</summary>
    public bool IsTerminated { get; private set; } = true;

    /// <summary>Reads the header of the next part; returns null after the last one.</summary>
    /// <exception cref="InvalidDataException">The body has no boundary, or the header is too long.</exception>
    public async ValueTask<PartHeader?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        if (_delimiter is null && !await TrySeekFirstAsync(cancellationToken))
        {
            throw new InvalidDataException("The body has no boundary.");
        }

        if (_ended)
        {
            return null;
        }

        if (++_parts > MaxParts)
        {
            throw new InvalidDataException("The body has too many parts.");
        }

        var header = new PartHeader();
        var left = MaxHeaderBytes;
        for (var lines = 0; lines < MaxHeaderLines; lines++)
        {
            if (await ReadLineAsync(left, cancellationToken) is not { } line)
            {
                return header.IsEmpty ? null : throw new InvalidDataException("The body ends inside a header.");
            }

            if (line.Length == 0)
            {
                return header;
            }

            // Some senders repeat the boundary.
            if (!header.IsEmpty || !IsDelimiter(line))
            {
                header.Add(line);
            }

            left -= line.Length;
        }

        throw new InvalidDataException("The header of a part has too many lines.");
    }

    /// <summary>Reads the content of the part.</summary>
    /// <param name="take">Receives the content piece by piece, and returns an error to stop. Null skips the part.</param>
    /// <param name="cancellationToken">Canceled with the request.</param>
    public async ValueTask<UploadError?> ReadContentAsync(PartSink? take, CancellationToken cancellationToken)
    {
        var isStart = true;
        while (true)
        {
            var result = await body.ReadAsync(cancellationToken);
            var rest = result.Buffer;
            var step = Step.Content;
            while (step == Step.Content)
            {
                step = Take(rest, result.IsCompleted, isStart, out var content, out var after);
                if (content.Length > 0)
                {
                    isStart = false;
                    if (take?.Invoke(content) is { } error)
                    {
                        body.AdvanceTo(rest.Start);
                        return error;
                    }
                }

                rest = after;
            }

            if (step == Step.NeedsBytes)
            {
                body.AdvanceTo(rest.Start, result.Buffer.End);
                continue;
            }

            // Nothing is read after the closing boundary, because some senders announce more bytes than they send.
            body.AdvanceTo(rest.Start);
            IsTerminated = step == Step.Ended;
            return null;
        }
    }

    // Splits the available bytes: content that certainly belongs to the part, and the bytes after it.
    private Step Take(
        in ReadOnlySequence<byte> bytes,
        bool isCompleted,
        bool isStart,
        out ReadOnlySequence<byte> content,
        out ReadOnlySequence<byte> after
    )
    {
        content = default;
        after = bytes;
        if (isStart && bytes.Length < _delimiter!.Length && !isCompleted)
        {
            return Step.NeedsBytes;
        }

        // A boundary directly after the header ends an empty part.
        if (isStart && StartsWith(bytes, _delimiter!))
        {
            var line = ReadBoundaryEnd(bytes.Slice(_delimiter!.Length), isCompleted, out var behind);
            after = line == Step.Ended ? behind : bytes;
            if (line != Step.Content)
            {
                return line;
            }
        }

        var reader = new SequenceReader<byte>(bytes);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> before, _pattern, advancePastDelimiter: true))
        {
            // The last bytes may be the beginning of a boundary.
            var kept = isCompleted ? 0 : Math.Min(bytes.Length, _pattern.Length);
            content = bytes.Slice(0, bytes.Length - kept);
            after = bytes.Slice(bytes.Length - kept);
            _ended |= isCompleted;
            return isCompleted ? Step.BodyEnded : Step.NeedsBytes;
        }

        var end = ReadBoundaryEnd(reader.UnreadSequence, isCompleted, out var next);
        if (end == Step.Content)
        {
            content = bytes.Slice(0, reader.Position);
            after = reader.UnreadSequence;
            return Step.Content;
        }

        content = WithoutReturn(before);
        after = end == Step.Ended ? next : bytes.Slice(content.Length);
        return end;
    }

    // A delimiter is followed by dashes at the end of the body, or by blanks and a line end. Anything else makes it content.
    private Step ReadBoundaryEnd(ReadOnlySequence<byte> bytes, bool isCompleted, out ReadOnlySequence<byte> next)
    {
        next = bytes;
        var reader = new SequenceReader<byte>(bytes);
        for (var blanks = 0; blanks <= MaxBlanks; blanks++)
        {
            if (!reader.TryRead(out var one))
            {
                _ended |= isCompleted;
                next = bytes.Slice(bytes.End);
                return isCompleted ? Step.Ended : Step.NeedsBytes;
            }

            if (one == '\n')
            {
                next = reader.UnreadSequence;
                return Step.Ended;
            }

            if (one == '-' && blanks == 0)
            {
                var isCut = !reader.TryRead(out var second);
                if (isCut && !isCompleted)
                {
                    return Step.NeedsBytes;
                }

                if (isCut || second == '-')
                {
                    _ended = true;
                    next = reader.UnreadSequence;
                    return Step.Ended;
                }
            }

            if (one is not ((byte)' ' or (byte)'\t' or (byte)'\r'))
            {
                return Step.Content;
            }
        }

        return Step.Content;
    }

    private async ValueTask<bool> TrySeekFirstAsync(CancellationToken cancellationToken)
    {
        var left = MaxHeaderBytes;
        var isFirst = true;
        while (await ReadLineAsync(left, cancellationToken) is { } line)
        {
            left -= line.Length + 1;
            if (line.Length == 0)
            {
                continue;
            }

            if (IsFirstDelimiter(line, isFirst))
            {
                return true;
            }

            isFirst = false;
        }

        return false;
    }

    private bool IsFirstDelimiter(string line, bool isFirstLine)
    {
        var text = line.TrimEnd(' ', '\t');
        var expected = boundary is null ? null : "--" + boundary;
        if (
            text != expected
            && text != boundary
            && text != expected + "--"
            && !(isFirstLine && text.StartsWith("--", StringComparison.Ordinal))
        )
        {
            return false;
        }

        if (text.Length is < 3 or > MultipartBoundary.MaxLength + 4)
        {
            return false;
        }

        _delimiter = Encoding.Latin1.GetBytes(text == expected + "--" ? expected! : text);
        _pattern = [(byte)'\n', .. _delimiter];
        return true;
    }

    private bool IsDelimiter(string line) => line.TrimEnd(' ', '\t') == Encoding.Latin1.GetString(_delimiter!);

    private async ValueTask<string?> ReadLineAsync(int max, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await body.ReadAsync(cancellationToken);
            var end = result.Buffer.PositionOf((byte)'\n');
            var line = end is { } found ? result.Buffer.Slice(0, found) : result.Buffer;
            if (line.Length > max)
            {
                body.AdvanceTo(result.Buffer.Start);
                throw new InvalidDataException("A header line is too long.");
            }

            if (end is null && !result.IsCompleted)
            {
                body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            var text = end is null && line.IsEmpty ? null : Encoding.Latin1.GetString(line).TrimEnd('\r');
            body.AdvanceTo(end is { } lineFeed ? result.Buffer.GetPosition(1, lineFeed) : result.Buffer.End);
            return text;
        }
    }

    private static ReadOnlySequence<byte> WithoutReturn(in ReadOnlySequence<byte> bytes) =>
        bytes.Length > 0 && bytes.Slice(bytes.Length - 1).FirstSpan[0] == '\r' ? bytes.Slice(0, bytes.Length - 1) : bytes;

    private static bool StartsWith(in ReadOnlySequence<byte> bytes, ReadOnlySpan<byte> text) =>
        bytes.Length >= text.Length && new SequenceReader<byte>(bytes).IsNext(text);

    private enum Step
    {
        NeedsBytes,
        Content,
        Ended,
        BodyEnded,
    }
}

/// <summary>Receives a piece of the content of a part. Returns an error to stop.</summary>
internal delegate UploadError? PartSink(in ReadOnlySequence<byte> piece);
