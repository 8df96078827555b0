using System.Buffers.Binary;
using System.Text;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Images;

/// <summary>
/// A nanoFramework assembly as the interpreter loads it (CLR_RECORD_ASSEMBLY in nf-interpreter, src/CLR/Include/nanoCLR_Types.h).
/// </summary>
/// <param name="Name">Name of the assembly.</param>
/// <param name="Bytes">The whole file.</param>
/// <param name="NativeChecksum">Checksum that the firmware image must have for it; 0 without native methods.</param>
/// <param name="References">Names of the assemblies that it needs, as far as they are in its own string table.</param>
internal sealed record PeFile(string Name, byte[] Bytes, uint NativeChecksum, IReadOnlyList<string> References)
{
    private const int HeaderBytes = 124;
    private const int TablesAt = 40;
    private const int Strings = 11;
    private const int EndOfAssembly = 15;
    private const int ReferenceBytes = 12;
    private static readonly byte[] Marker = "NFMRK1\0\0"u8.ToArray();

    /// <summary>Reads a file.</summary>
    /// <exception cref="CliException">The file is not a complete assembly.</exception>
    public static PeFile Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeaderBytes || !bytes.AsSpan(0, Marker.Length).SequenceEqual(Marker))
        {
            throw CliException.Usage(
                $"{path} is not a nanoFramework assembly: it does not start with NFMRK1. Use the .pe files of the build."
            );
        }

        var size = Table(bytes, EndOfAssembly);
        if (size != bytes.Length)
        {
            throw CliException.Usage(
                $"{path} is damaged: it has {bytes.Length} bytes, and its header says {size}. Build or restore it again."
            );
        }

        // The interpreter has common names in a table of its own; the file is named like its assembly.
        var name = ReadText(bytes, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(36))) ?? Path.GetFileNameWithoutExtension(path);
        return new PeFile(name, bytes, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(20)), [.. ReadReferences(bytes)]);
    }

    private static IEnumerable<string> ReadReferences(byte[] bytes)
    {
        for (var at = Table(bytes, 0); at + ReferenceBytes <= Table(bytes, 1); at += ReferenceBytes)
        {
            if (ReadText(bytes, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan((int)at))) is { } name)
            {
                yield return name;
            }
        }
    }

    private static string? ReadText(byte[] bytes, ushort index)
    {
        var (begin, end) = (Table(bytes, Strings) + index, Table(bytes, Strings + 1));
        if (begin >= end || end > bytes.Length)
        {
            return null;
        }

        var text = bytes.AsSpan((int)begin, (int)(end - begin));
        var length = text.IndexOf((byte)0);
        return length > 0 ? Encoding.UTF8.GetString(text[..length]) : null;
    }

    private static long Table(byte[] bytes, int number) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(TablesAt + (number * 4)));
}
