// CS0117
using System.IO;

namespace Sample;

public sealed class FileReadAllLines
{
    public static object Run()
    {
        return File.ReadAllLines("I:\\nanocam.txt");
    }
}
