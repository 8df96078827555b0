using NanoCam.Camera;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Flash;

/// <summary>
/// What nanoff has to know about a chip: which of nanoFramework's targets gives bootloader and partitions, and where things lie.
/// </summary>
/// <param name="Name">Target of nanoFramework, such as ESP32_S3_OCTAL.</param>
/// <param name="FlashMegahertz">Clock of the flash: the 80 MHz of device/native/sdkconfig.nanocam on an S3, nanoff's 40 elsewhere.</param>
/// <param name="ImageBytes">Room for nanoCLR.bin in the partition table.</param>
/// <param name="AppAddress">Where the application begins.</param>
/// <param name="AppBytes">Room for it with 4 MB of flash, the smallest a board has.</param>
internal sealed record FlashTarget(string Name, int FlashMegahertz, int ImageBytes, string AppAddress, int AppBytes)
{
    private const string Octal = "ESP32_S3_OCTAL";
    private const string Classic = "ESP32_PSRAM_REV0";

    /// <summary>The target of a board. Every S3 board NanoCam knows by name carries a module with octal PSRAM.</summary>
    /// <param name="board">Name of the board.</param>
    /// <param name="given">Value of <c>--target</c>, or null.</param>
    /// <exception cref="CliException">The board says nothing about its chip and no target was given, or it is none that is
    /// known.</exception>
    public static FlashTarget Find(string board, string? given)
    {
        if (given is null && board == Boards.Custom.Name)
        {
            throw CliException.Usage(
                "A custom board needs --target: ESP32_S3_OCTAL (modules N8R8, N16R8), ESP32_S3_QUAD (N8R2 and older) or ESP32_PSRAM_REV0 (classic ESP32)."
            );
        }

        var name = given ?? (board == Boards.AiThinkerEsp32Cam.Name ? Classic : Octal);

        // nf-interpreter, targets/ESP32/_IDF/*/partitions_nanoclr_4mb.csv.
        if (name.StartsWith("ESP32_S3", StringComparison.Ordinal))
        {
            return new FlashTarget(name, 80, 0x1A0000, "0x1B0000", 0x1F0000);
        }

        if (name.StartsWith("ESP32_PSRAM", StringComparison.Ordinal))
        {
            return new FlashTarget(name, 40, 0x1D0000, "0x1E0000", 0x1C0000);
        }

        throw CliException.Usage(
            $"NanoCam has no image for the target {name}. It has for ESP32_S3_OCTAL, ESP32_S3_QUAD and ESP32_PSRAM_*; others lack PSRAM or the camera port."
        );
    }
}
