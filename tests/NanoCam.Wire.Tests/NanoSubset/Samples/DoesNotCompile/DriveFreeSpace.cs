// CS1061
using System.IO;

namespace Sample;

public sealed class DriveFreeSpace
{
    public static long Run(DriveInfo drive)
    {
        return drive.AvailableFreeSpace;
    }
}
