// CS1501
using System.IO;

namespace Sample;

public sealed class FileMoveOver
{
    public static void Run()
    {
        File.Move("I:\\new.txt", "I:\\nanocam.txt", true);
    }
}
