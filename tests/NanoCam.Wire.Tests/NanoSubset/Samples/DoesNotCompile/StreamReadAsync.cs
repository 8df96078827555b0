// CS1061
using System.IO;

namespace Sample;

public sealed class StreamReadAsync
{
    public static object Run(Stream stream, byte[] buffer)
    {
        return stream.ReadAsync(buffer, 0, buffer.Length);
    }
}
