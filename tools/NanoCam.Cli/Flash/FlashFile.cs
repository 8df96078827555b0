using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Flash;

/// <summary>Looks at what shall be flashed before anything is: nanoff itself checks neither.</summary>
internal static class FlashFile
{
    // First byte of every image esptool makes; first bytes of every nanoFramework assembly, and so of assemblies in a row.
    private const byte ImageMagic = 0xE9;
    private static readonly byte[] AppMagic = "NFMRK1\0\0"u8.ToArray();

    /// <summary>Checks a firmware image.</summary>
    /// <exception cref="CliException">It is not there, none, or too large.</exception>
    public static void CheckImage(string path, FlashTarget target)
    {
        var start = ReadStart(path, target.ImageBytes, $"the firmware partition of {target.Name}");
        if (start[0] != ImageMagic)
        {
            throw CliException.Usage(
                $"{path} is no firmware image: it does not begin with 0xE9. Give the nanoCLR.bin of the build (docs/device/image.md)."
            );
        }
    }

    /// <summary>Checks an application.</summary>
    /// <exception cref="CliException">It is not there, none, or too large.</exception>
    public static void CheckApp(string path, FlashTarget target)
    {
        var start = ReadStart(path, target.AppBytes, $"the deployment partition of {target.Name}");
        if (!start.AsSpan().SequenceEqual(AppMagic))
        {
            throw CliException.Usage(
                $"{path} is no nanoFramework application: it does not begin with NFMRK1. Give the .bin that Visual Studio puts beside NanoCam.Device.exe."
            );
        }
    }

    private static byte[] ReadStart(string path, int room, string place)
    {
        if (!File.Exists(path))
        {
            throw CliException.Usage($"{path} does not exist.");
        }

        using var file = File.OpenRead(path);
        if (file.Length > room)
        {
            throw CliException.Usage($"{path} has {CameraText.Bytes(file.Length)}; {place} holds {CameraText.Bytes(room)}.");
        }

        var start = new byte[AppMagic.Length];
        var count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return count == start.Length ? start : throw CliException.Usage($"{path} is empty or cut off.");
    }
}
