// CS1503
using System.IO;

namespace Sample;

public sealed class MemoryStreamCapacity
{
    public static object Run()
    {
        return new MemoryStream(4096);
    }
}
