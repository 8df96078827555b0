using System.Buffers.Binary;
using System.Text;

namespace NanoCam.Server.Recording.Export;

/// <summary>
/// AVI with MJPEG and an index at the end. AVI has one frame rate: that of a time-lapse, or the average of the range. At most 4 GiB.
/// </summary>
internal sealed class AviExport : ExportFormat
{
    // RIFF, LIST hdrl with avih and one LIST strl (strh, strf), and the start of LIST movi.
    private const int HeadSize = 224;
    private const int ChunkHeadSize = 8;
    private const int IndexEntrySize = 16;
    private const int HasIndex = 0x10;
    private const int KeyFrame = 0x10;
    private const int MoviListAt = HeadSize - 12;

    /// <inheritdoc/>
    public override string MediaType => "video/x-msvideo";

    /// <inheritdoc/>
    public override string? Refuse(ExportSource source) =>
        LengthOf(source.Summary) > uint.MaxValue ? "An AVI file can be at most 4 GiB. Choose mkv, or a shorter range." : null;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ExportSink sink, ExportSource source, long length, CancellationToken cancellationToken)
    {
        if (sink.Includes(HeadSize))
        {
            await sink.WriteAsync(Head(source, length), cancellationToken);
        }

        foreach (var frame in source.Frames())
        {
            if (sink.IsDone)
            {
                return;
            }

            if (sink.Includes(ChunkHeadSize))
            {
                await sink.WriteAsync(Chunk("00dc", frame.Length), cancellationToken);
            }

            if (sink.Includes(frame.Length))
            {
                await sink.WriteFrameAsync(frame, cancellationToken);
            }

            if (frame.Length % 2 != 0 && sink.Includes(1))
            {
                await sink.WriteAsync(new byte[1], cancellationToken);
            }
        }

        await WriteIndexAsync(sink, source, cancellationToken);
    }

    private static async ValueTask WriteIndexAsync(ExportSink sink, ExportSource source, CancellationToken cancellationToken)
    {
        if (sink.Includes(ChunkHeadSize))
        {
            await sink.WriteAsync(Chunk("idx1", source.Summary.Frames * IndexEntrySize), cancellationToken);
        }

        // Offsets count from the word movi.
        uint offset = 4;
        foreach (var frame in source.Frames())
        {
            if (sink.IsDone)
            {
                return;
            }

            if (sink.Includes(IndexEntrySize))
            {
                var entry = new byte[IndexEntrySize];
                Encoding.ASCII.GetBytes("00dc", entry);
                BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(4), KeyFrame);
                BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(8), offset);
                BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(12), (uint)frame.Length);
                await sink.WriteAsync(entry, cancellationToken);
            }

            offset += (uint)(ChunkHeadSize + frame.Length + (frame.Length % 2));
        }
    }

    // With a byte of padding for every frame: an upper bound that does not require another pass over the frames.
    private static long LengthOf(ExportSummary summary) =>
        HeadSize + ChunkHeadSize + summary.Bytes + (summary.Frames * (ChunkHeadSize + 1 + IndexEntrySize));

    private static byte[] Chunk(string id, long size)
    {
        var bytes = new byte[ChunkHeadSize];
        Encoding.ASCII.GetBytes(id, bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)size);
        return bytes;
    }

    private static byte[] Head(ExportSource source, long length)
    {
        var summary = source.Summary;
        var interval = (uint)Math.Clamp(source.DurationMilliseconds * 1_000 / Math.Max(1, summary.Frames), 1, uint.MaxValue);
        var movi = Math.Max(0, length - MoviListAt - ChunkHeadSize - ChunkHeadSize - (summary.Frames * IndexEntrySize));
        var bytes = new byte[HeadSize];
        var at = 0;
        Word("RIFF");
        Number(length - ChunkHeadSize);
        Word("AVI ");
        Word("LIST");
        Number(192);
        Word("hdrl");
        Word("avih");
        Number(56);
        Numbers(interval, 0, 0, HasIndex, summary.Frames, 0, 1, summary.Largest, summary.Width, summary.Height, 0, 0, 0, 0);
        Word("LIST");
        Number(116);
        Word("strl");
        Word("strh");
        Number(56);
        Word("vids");
        Word("MJPG");
        // Flags, priority, initial frames; scale, rate, start, length; buffer size, quality (default), sample size; rectangle.
        Numbers(0, 0, 0, interval, 1_000_000, 0, summary.Frames, summary.Largest, uint.MaxValue, 0, 0);
        Number((uint)summary.Width | ((long)summary.Height << 16));
        Word("strf");
        Number(40);
        Numbers(40, summary.Width, summary.Height, 1 | (24 << 16));
        Word("MJPG");
        Numbers((long)summary.Width * summary.Height * 3, 0, 0, 0, 0);
        Word("LIST");
        Number(movi);
        Word("movi");
        return bytes;

        void Word(string text) => at += Encoding.ASCII.GetBytes(text, bytes.AsSpan(at));

        void Number(long value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), (uint)value);
            at += sizeof(uint);
        }

        void Numbers(params ReadOnlySpan<long> values)
        {
            foreach (var value in values)
            {
                Number(value);
            }
        }
    }
}
