using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Flash;

/// <summary>Validates the files before flashing; nanoff does not check them.</summary>
internal static class FlashFile
{
    // First byte of every esptool image, and first bytes of every nanoFramework assembly or sequence of assemblies.
    private const byte ImageMagic = 0xE9;
    private static readonly byte[] AppMagic = "NFMRK1\0\0"u8.ToArray();

    /// <summary>Checks a firmware image.</summary>
    /// <exception cref="CliException">The file does not exist, has the wrong type, or is too large.</exception>
    public static void CheckImage(string path, FlashTarget target)
    {
        var start = ReadStart(path, target.ImageBytes, $"firmware partition of {target.Name}");
        if (start[0] != ImageMagic)
        {
            throw CliException.Usage(
                $"{path} is not a firmware image: it does not start with 0xE9. Use the nanoCLR.bin of the build (docs/device/image.md)."
            );
        }
    }

    /// <summary>Checks an application.</summary>
    /// <exception cref="CliException">The file does not exist, has the wrong type, or is too large.</exception>
    public static void CheckApp(string path, FlashTarget target)
    {
        var start = ReadStart(path, target.AppBytes, $"deployment partition of {target.Name}");
        if (!start.AsSpan().SequenceEqual(AppMagic))
        {
            throw CliException.Usage(
                $"{path} is not a nanoFramework application: it does not start with NFMRK1. Use the .bin file that Visual "
                    + "Studio creates next to NanoCam.Device.exe."
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
            throw CliException.Usage(
                $"{path} is too large ({CameraText.Bytes(file.Length)}). The {place} can hold {CameraText.Bytes(room)}."
            );
        }

        var start = new byte[AppMagic.Length];
        var count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return count == start.Length ? start : throw CliException.Usage($"{path} is empty or truncated.");
    }
}
