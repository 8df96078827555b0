// CS1501
using System.IO;

namespace Sample;

public sealed class StreamCopyWithBufferSize
{
    public static void Run(Stream from, Stream to)
    {
        from.CopyTo(to, 4096);
    }
}
