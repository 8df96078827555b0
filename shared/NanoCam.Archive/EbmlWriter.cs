using System.Buffers.Binary;
using System.Text;

namespace NanoCam.Archive;

/// <summary>Writes EBML elements (RFC 8794) into a buffer.</summary>
public ref struct EbmlWriter(Span<byte> target)
{
    private const int OpenSizeLength = 4;

    private readonly Span<byte> _target = target;

    /// <summary>Bytes written so far.</summary>
    public int Position { get; private set; }

    /// <summary>Writes the id of an element.</summary>
    public void Id(uint id)
    {
        var length = LengthOf(id);
        for (var i = length - 1; i >= 0; i--)
        {
            _target[Position++] = (byte)(id >> (8 * i));
        }
    }

    /// <summary>Writes a size in the given number of bytes, 1 to 8.</summary>
    public void Size(long size, int length)
    {
        var coded = (1UL << (7 * length)) | (ulong)size;
        for (var i = length - 1; i >= 0; i--)
        {
            _target[Position++] = (byte)(coded >> (8 * i));
        }
    }

    /// <summary>Writes the size of an element that ends with the file, or where its parent has another child.</summary>
    public void UnknownSize()
    {
        _target[Position++] = 1;
        _target.Slice(Position, 7).Fill(0xFF);
        Position += 7;
    }

    /// <summary>Writes an unsigned integer in the given number of bytes.</summary>
    public void Unsigned(uint id, ulong value, int length)
    {
        Id(id);
        Size(length, 1);
        for (var i = length - 1; i >= 0; i--)
        {
            _target[Position++] = (byte)(value >> (8 * i));
        }
    }

    /// <summary>Writes a number with a fraction.</summary>
    public void Double(uint id, double value)
    {
        Id(id);
        Size(sizeof(double), 1);
        BinaryPrimitives.WriteDoubleBigEndian(_target[Position..], value);
        Position += sizeof(double);
    }

    /// <summary>Writes a text of at most 126 bytes.</summary>
    public void Text(uint id, string value)
    {
        Id(id);
        Size(Encoding.UTF8.GetByteCount(value), 1);
        Position += Encoding.UTF8.GetBytes(value, _target[Position..]);
    }

    /// <summary>Writes at most 126 bytes.</summary>
    public void Bytes(uint id, ReadOnlySpan<byte> value)
    {
        Id(id);
        Size(value.Length, 1);
        value.CopyTo(_target[Position..]);
        Position += value.Length;
    }

    /// <summary>Begins an element with children. <see cref="End"/> writes its size.</summary>
    public int Begin(uint id)
    {
        Id(id);
        Position += OpenSizeLength;
        return Position;
    }

    /// <summary>Ends an element that began at a position of <see cref="Begin"/>.</summary>
    public void End(int begin)
    {
        var end = Position;
        Position = begin - OpenSizeLength;
        Size(end - begin, OpenSizeLength);
        Position = end;
    }

    /// <summary>Fills the given number of bytes, at least 2, with an element that readers skip.</summary>
    public void Void(int length)
    {
        var sizeLength = length > 9 ? 8 : 1;
        Id(Matroska.Void);
        Size(length - 1 - sizeLength, sizeLength);
        _target.Slice(Position, length - 1 - sizeLength).Clear();
        Position += length - 1 - sizeLength;
    }

    private static int LengthOf(uint id) =>
        id switch
        {
            > 0xFFFFFF => 4,
            > 0xFFFF => 3,
            > 0xFF => 2,
            _ => 1,
        };
}
