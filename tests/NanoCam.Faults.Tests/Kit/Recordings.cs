using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace NanoCam.Faults.Tests.Kit;

/// <summary>Recordings of a data directory, read from the files as the documentation of the format describes them.</summary>
internal static class Recordings
{
    private const int HeaderSize = 64;
    private const int RecordSize = 64;

    /// <summary>One record of a sidecar.</summary>
    /// <param name="BootId">Boot of the camera.</param>
    /// <param name="Number">Number of the frame within the boot.</param>
    /// <param name="Missing">Numbers before it that the record explains.</param>
    /// <param name="Jpeg">The bytes in the segment.</param>
    public sealed record StoredFrame(uint BootId, uint Number, uint Missing, byte[] Jpeg);

    /// <summary>Frames of the dense segments of a camera, in the order of the files.</summary>
    public static List<StoredFrame> Read(string dataDirectory, string camera)
    {
        var frames = new List<StoredFrame>();
        foreach (var path in Sidecars(dataDirectory, camera))
        {
            var sidecar = File.ReadAllBytes(path);
            var segment = File.ReadAllBytes(Path.ChangeExtension(path, ".mkv"));
            for (var at = HeaderSize; at + RecordSize <= sidecar.Length; at += RecordSize)
            {
                frames.Add(ReadFrame(sidecar.AsSpan(at, RecordSize), segment));
            }
        }

        return frames;
    }

    /// <summary>Boots and numbers of the frames in the dense sidecars of a camera. Does not read the frames.</summary>
    public static List<(uint BootId, uint Number)> ReadNumbers(string dataDirectory, string camera)
    {
        var numbers = new List<(uint, uint)>();
        foreach (var sidecar in Sidecars(dataDirectory, camera).Select(File.ReadAllBytes))
        {
            for (var at = HeaderSize; at + RecordSize <= sidecar.Length; at += RecordSize)
            {
                var frame = ReadFrame(sidecar.AsSpan(at, RecordSize), segment: null);
                numbers.Add((frame.BootId, frame.Number));
            }
        }

        return numbers;
    }

    private static IEnumerable<string> Sidecars(string dataDirectory, string camera) =>
        Directory
            .GetFiles(Path.Combine(dataDirectory, "recordings", camera), "*-dense*.idx", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);

    /// <summary>Number of rows of segments in the index, and of segments in the files.</summary>
    public static (long Rows, long Files) Count(string dataDirectory)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(dataDirectory, "recordings.db")};Mode=ReadOnly;Pooling=False"
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM segments";
        return (
            (long)command.ExecuteScalar()!,
            Directory.GetFiles(Path.Combine(dataDirectory, "recordings"), "*.mkv", SearchOption.AllDirectories).Length
        );
    }

    private static StoredFrame ReadFrame(ReadOnlySpan<byte> record, byte[]? segment)
    {
        var offset = (int)BinaryPrimitives.ReadUInt32LittleEndian(record);
        var length = BinaryPrimitives.ReadInt32LittleEndian(record[4..]);
        return new StoredFrame(
            BinaryPrimitives.ReadUInt32LittleEndian(record[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(record[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(record[20..])
                + BinaryPrimitives.ReadUInt32LittleEndian(record[48..])
                + BinaryPrimitives.ReadUInt32LittleEndian(record[52..]),
            segment?.AsSpan(offset, length).ToArray() ?? []
        );
    }
}
