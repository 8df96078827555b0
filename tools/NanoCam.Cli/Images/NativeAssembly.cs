using System.Buffers.Binary;
using System.Text;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Images;

/// <summary>Native part of an assembly in a firmware image.</summary>
/// <param name="Name">Name of the assembly.</param>
/// <param name="Checksum">Checksum that the assembly must have.</param>
/// <param name="Version">Its native version.</param>
internal sealed record NativeAssembly(string Name, uint Checksum, Version Version)
{
    private const int StructBytes = 20;
    private const int LookedAt = 4;

    /// <summary>
    /// Finds the records of CLR_RT_NativeAssemblyData (name, checksum, table of methods, version) in an ESP32 application image. The image
    /// has no symbols, so every aligned address is tried; a record has a name, a version and a table that is itself in the image.
    /// </summary>
    /// <exception cref="CliException">The bytes are not an application image.</exception>
    public static IReadOnlyList<NativeAssembly> Find(byte[] image)
    {
        var segments = ReadSegments(image);
        List<NativeAssembly> found = [];
        foreach (var segment in segments)
        {
            for (var at = 0; at + StructBytes <= segment.Length; at += 4)
            {
                if (TryRead(image, segments, segment.Offset + at) is { } assembly && !found.Contains(assembly))
                {
                    found.Add(assembly);
                }
            }
        }

        return [.. found.OrderBy(assembly => assembly.Name, StringComparer.Ordinal)];
    }

    private static NativeAssembly? TryRead(byte[] image, IReadOnlyList<Segment> segments, int offset)
    {
        var record = image.AsSpan(offset, StructBytes);
        if (Map(segments, Word(record)) is not { } name || ReadName(image, name) is not { } text)
        {
            return null;
        }

        Version version = new(Half(record[12..]), Half(record[14..]), Half(record[16..]), Half(record[18..]));
        var table = Word(record[8..]);
        return version.Major is >= 1 and <= 200 && table % 4 == 0 && IsTable(image, segments, table)
            ? new NativeAssembly(text, Word(record[4..]), version)
            : null;
    }

    // The first entries of a table are null or addresses of code.
    private static bool IsTable(byte[] image, IReadOnlyList<Segment> segments, uint address)
    {
        if (Map(segments, address) is not { } at || at + (LookedAt * 4) > image.Length)
        {
            return false;
        }

        for (var i = 0; i < LookedAt; i++)
        {
            var entry = Word(image.AsSpan(at + (i * 4)));
            if (entry != 0 && Map(segments, entry) is null)
            {
                return false;
            }
        }

        return true;
    }

    private static string? ReadName(byte[] image, int at)
    {
        const int longest = 64;
        var text = image.AsSpan(at, Math.Min(longest, image.Length - at));
        var length = text.IndexOf((byte)0);
        if (length < 5)
        {
            return null;
        }

        foreach (var c in text[..length])
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c != '.')
            {
                return null;
            }
        }

        var name = Encoding.ASCII.GetString(text[..length]);
        return name == "mscorlib" || (name.Contains('.') && char.IsAsciiLetter(name[0]) && !name.EndsWith('.')) ? name : null;
    }

    private static List<Segment> ReadSegments(byte[] image)
    {
        const int header = 24;
        const int segmentHeader = 8;
        if (image.Length < header || image[0] != 0xE9)
        {
            throw CliException.Usage("The file is not a firmware image: it does not start with 0xE9. Use the nanoCLR.bin of the build.");
        }

        List<Segment> segments = [];
        var at = header;
        for (var i = 0; i < image[1]; i++)
        {
            if (at + segmentHeader > image.Length)
            {
                throw Truncated();
            }

            var (address, length) = (Word(image.AsSpan(at)), Word(image.AsSpan(at + 4)));
            at += segmentHeader;
            if (length > image.Length - at)
            {
                throw Truncated();
            }

            segments.Add(new Segment(address, at, (int)length));
            at += (int)length;
        }

        return segments;
    }

    private static CliException Truncated() => CliException.Usage("The firmware image is truncated. Build or copy it again.");

    private static int? Map(IReadOnlyList<Segment> segments, uint address)
    {
        foreach (var segment in segments)
        {
            if (address >= segment.Address && address - segment.Address < segment.Length)
            {
                return segment.Offset + (int)(address - segment.Address);
            }
        }

        return null;
    }

    private static uint Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ushort Half(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private readonly record struct Segment(uint Address, int Offset, int Length);
}
