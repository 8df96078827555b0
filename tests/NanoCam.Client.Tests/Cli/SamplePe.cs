using System.Buffers.Binary;
using System.Text;

namespace NanoCam.Client.Tests.Cli;

/// <summary>Files in the formats of nanoFramework: assemblies, and a firmware image with native assemblies.</summary>
internal static class SamplePe
{
    private const int HeaderBytes = 124;

    /// <summary>Creates an assembly.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="code">Bytes of code, for its size.</param>
    /// <param name="references">Names of the assemblies that it references.</param>
    public static byte[] Create(string name, int code, params string[] references)
    {
        List<byte> strings = [0];
        var nameAt = Add(strings, name);
        List<byte> table = [];
        foreach (var reference in references)
        {
            var entry = new byte[12];
            BinaryPrimitives.WriteUInt16LittleEndian(entry, Add(strings, reference));
            table.AddRange(entry);
        }

        var stringsAt = HeaderBytes + table.Count;
        var codeAt = stringsAt + strings.Count;
        var bytes = new byte[codeAt + code];
        "NFMRK1\0\0"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), 0xABCD1234);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(36), nameAt);
        for (var i = 0; i < 16; i++)
        {
            var start =
                i == 0 ? HeaderBytes
                : i <= 11 ? stringsAt
                : i < 15 ? codeAt
                : bytes.Length;
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(40 + (i * 4)), (uint)start);
        }

        table.CopyTo(bytes, HeaderBytes);
        strings.CopyTo(bytes, stringsAt);
        return bytes;
    }

    /// <summary>Creates an ESP32 application image with a record for each native assembly.</summary>
    public static byte[] Image(params (string Name, uint Checksum)[] assemblies)
    {
        const uint data = 0x3C000020;
        const uint code = 0x42000020;
        List<byte> content = [.. Enumerable.Repeat((byte)0x5A, 64)];
        List<byte> records = [];
        foreach (var (name, checksum) in assemblies)
        {
            var nameAt = (uint)content.Count;
            content.AddRange(Encoding.ASCII.GetBytes(name + "\0"));
            content.AddRange(new byte[-content.Count & 3]);
            var tableAt = (uint)content.Count;
            AddWords(content, 0, code + 8, 0, code + 16);
            AddWords(records, data + nameAt, checksum, data + tableAt, 100 | (1u << 16), 2 | (3u << 16));
        }

        content.AddRange(records);
        List<byte> image = [0xE9, 2, .. new byte[22]];
        AddWords(image, data, (uint)content.Count);
        image.AddRange(content);
        AddWords(image, code, 64);
        image.AddRange(new byte[64]);
        return [.. image];
    }

    private static void AddWords(List<byte> bytes, params uint[] words)
    {
        foreach (var word in words)
        {
            bytes.AddRange(BitConverter.GetBytes(word));
        }
    }

    private static ushort Add(List<byte> strings, string text)
    {
        var at = (ushort)strings.Count;
        strings.AddRange(Encoding.UTF8.GetBytes(text + "\0"));
        return at;
    }
}
