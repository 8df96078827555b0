using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.Export;

/// <summary>
/// ZIP of the JPEGs, stored without compression: a JPEG cannot be compressed further, and the length is known. ZIP64 if required.
/// </summary>
internal sealed class ZipExport : ExportFormat
{
    /// <summary>Maximum number of frames. An export keeps only the checksums in memory, 4 bytes per frame.</summary>
    public const int MaxFrames = 1_000_000;

    private const int NameSize = 31;
    private const int LocalSize = 30 + NameSize;
    private const int CentralSize = 46 + NameSize;
    private const int Zip64ExtraSize = 12;
    private const int EndSize = 22;
    private const int Zip64EndSize = 56 + 20;
    private const int ZipVersion = 10;
    private const int Zip64Version = 45;

    private uint[] _checksums = [];

    /// <inheritdoc/>
    public override string MediaType => "application/zip";

    /// <inheritdoc/>
    public override string? Refuse(ExportSource source) =>
        source.Summary.Frames > MaxFrames ? $"A ZIP file can contain at most {MaxFrames} frames. Choose mkv, or a shorter range." : null;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ExportSink sink, ExportSource source, long length, CancellationToken cancellationToken)
    {
        _checksums = length > 0 ? new uint[source.Summary.Frames] : [];
        var index = 0;
        foreach (var frame in source.Frames())
        {
            if (sink.IsDone)
            {
                return;
            }

            if (sink.Includes(LocalSize + (long)frame.Length))
            {
                await WriteEntryAsync(sink, frame, index, cancellationToken);
            }

            index++;
        }

        var at = sink.Position;
        await WriteDirectoryAsync(sink, source, cancellationToken);
        if (!sink.IsDone)
        {
            await sink.WriteAsync(End(source.Summary.Frames, at, sink.Position - at), cancellationToken);
        }
    }

    private async ValueTask WriteEntryAsync(ExportSink sink, FrameRecord frame, int index, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LocalSize + frame.Length);
        try
        {
            await sink.ReadFrameAsync(frame, buffer.AsMemory(LocalSize), cancellationToken);
            _checksums[index] = ZipCrc.Of(buffer.AsSpan(LocalSize, frame.Length));
            WriteLocal(buffer, frame, index);
            await sink.WriteAsync(buffer.AsMemory(0, LocalSize + frame.Length), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask WriteDirectoryAsync(ExportSink sink, ExportSource source, CancellationToken cancellationToken)
    {
        long offset = 0;
        var index = 0;
        foreach (var frame in source.Frames())
        {
            if (sink.IsDone)
            {
                return;
            }

            var isLarge = offset >= uint.MaxValue;
            if (sink.Includes(CentralSize + (isLarge ? Zip64ExtraSize : 0)))
            {
                var checksum = await ChecksumAsync(sink, frame, index, cancellationToken);
                await sink.WriteAsync(Central(frame, index, checksum, offset, isLarge), cancellationToken);
            }

            offset += LocalSize + frame.Length;
            index++;
        }
    }

    // A download that continues after a frame has not read it.
    private async ValueTask<uint> ChecksumAsync(ExportSink sink, FrameRecord frame, int index, CancellationToken cancellationToken)
    {
        if (_checksums[index] != 0)
        {
            return _checksums[index];
        }

        var buffer = ArrayPool<byte>.Shared.Rent(frame.Length);
        try
        {
            await sink.ReadFrameAsync(frame, buffer, cancellationToken);
            return ZipCrc.Of(buffer.AsSpan(0, frame.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void WriteLocal(Span<byte> target, in FrameRecord frame, int index)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, 0x04034B50);
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], ZipVersion);
        WriteCommon(target[6..], frame, _checksums[index]);
        BinaryPrimitives.WriteUInt16LittleEndian(target[28..], 0);
        WriteName(target[30..], frame, index);
    }

    private static byte[] Central(in FrameRecord frame, int index, uint checksum, long offset, bool isLarge)
    {
        var bytes = new byte[CentralSize + (isLarge ? Zip64ExtraSize : 0)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x02014B50);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), Zip64Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), (ushort)(isLarge ? Zip64Version : ZipVersion));
        WriteCommon(bytes.AsSpan(8), frame, checksum);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(30), (ushort)(isLarge ? Zip64ExtraSize : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(42), isLarge ? uint.MaxValue : (uint)offset);
        WriteName(bytes.AsSpan(46), frame, index);
        if (isLarge)
        {
            var extra = bytes.AsSpan(CentralSize);
            BinaryPrimitives.WriteUInt16LittleEndian(extra, 1);
            BinaryPrimitives.WriteUInt16LittleEndian(extra[2..], sizeof(long));
            BinaryPrimitives.WriteInt64LittleEndian(extra[4..], offset);
        }

        return bytes;
    }

    // Flags, method (stored), time, date, checksum, both sizes, length of the name.
    private static void WriteCommon(Span<byte> target, in FrameRecord frame, uint checksum)
    {
        var time = UnixTime.FromMicroseconds(frame.CapturedMicroseconds).UtcDateTime;
        var year = Math.Clamp(time.Year - 1980, 0, 127);
        target[..4].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], (ushort)((time.Hour << 11) | (time.Minute << 5) | (time.Second / 2)));
        BinaryPrimitives.WriteUInt16LittleEndian(target[6..], (ushort)((year << 9) | (time.Month << 5) | time.Day));
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], (uint)frame.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], (uint)frame.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(target[20..], NameSize);
    }

    private static void WriteName(Span<byte> target, in FrameRecord frame, int index)
    {
        var time = UnixTime.FromMicroseconds(frame.CapturedMicroseconds).UtcDateTime;
        var name = string.Create(CultureInfo.InvariantCulture, $"{index + 1:D7}_{time:yyyyMMdd'T'HHmmssfff'Z'}.jpg");
        Encoding.ASCII.GetBytes(name, target);
    }

    private static byte[] End(long count, long directoryAt, long directorySize)
    {
        var isLarge = count >= ushort.MaxValue || directoryAt >= uint.MaxValue || directorySize >= uint.MaxValue;
        var bytes = new byte[EndSize + (isLarge ? Zip64EndSize : 0)];
        var target = bytes.AsSpan();
        if (isLarge)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target, 0x06064B50);
            BinaryPrimitives.WriteInt64LittleEndian(target[4..], 44);
            BinaryPrimitives.WriteUInt16LittleEndian(target[12..], Zip64Version);
            BinaryPrimitives.WriteUInt16LittleEndian(target[14..], Zip64Version);
            BinaryPrimitives.WriteInt64LittleEndian(target[24..], count);
            BinaryPrimitives.WriteInt64LittleEndian(target[32..], count);
            BinaryPrimitives.WriteInt64LittleEndian(target[40..], directorySize);
            BinaryPrimitives.WriteInt64LittleEndian(target[48..], directoryAt);
            BinaryPrimitives.WriteUInt32LittleEndian(target[56..], 0x07064B50);
            BinaryPrimitives.WriteInt64LittleEndian(target[64..], directoryAt + directorySize);
            BinaryPrimitives.WriteUInt32LittleEndian(target[72..], 1);
            target = target[Zip64EndSize..];
        }

        BinaryPrimitives.WriteUInt32LittleEndian(target, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], (ushort)Math.Min(count, ushort.MaxValue));
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], (ushort)Math.Min(count, ushort.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], (uint)Math.Min(directorySize, uint.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], (uint)Math.Min(directoryAt, uint.MaxValue));
        return bytes;
    }
}
