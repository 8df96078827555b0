// CS0117
using System.IO;

namespace Sample;

public sealed class FileReplace
{
    public static void Run()
    {
        File.Replace("I:\\new.txt", "I:\\nanocam.txt", null);
    }
}
