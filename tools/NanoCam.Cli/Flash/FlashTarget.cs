using NanoCam.Camera;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Flash;

/// <summary>
/// nanoff parameters of a chip: the nanoFramework target with its bootloader and partitions, and addresses.
/// </summary>
/// <param name="Name">nanoFramework target, such as ESP32_S3_OCTAL.</param>
/// <param name="FlashMegahertz">Flash clock: 80 MHz on an S3 (sdkconfig.nanocam), otherwise 40 (default of nanoff).</param>
/// <param name="ImageBytes">Size of the partition for nanoCLR.bin.</param>
/// <param name="AppAddress">Address of the application.</param>
/// <param name="AppBytes">Size of its partition with 4 MB of flash, the smallest of all boards.</param>
internal sealed record FlashTarget(string Name, int FlashMegahertz, int ImageBytes, string AppAddress, int AppBytes)
{
    private const string Octal = "ESP32_S3_OCTAL";
    private const string Classic = "ESP32_PSRAM_REV0";

    /// <summary>Returns the target of a board. All named S3 boards have a module with octal PSRAM.</summary>
    /// <param name="board">Name of the board.</param>
    /// <param name="given">Value of <c>--target</c>, or null.</param>
    /// <exception cref="CliException">The board does not determine the chip and no target is given, or the target is
    /// unknown.</exception>
    public static FlashTarget Find(string board, string? given)
    {
        if (given is null && board == Boards.Custom.Name)
        {
            throw CliException.Usage(
                "A custom board needs --target: ESP32_S3_OCTAL (modules N8R8, N16R8), ESP32_S3_QUAD (N8R2 and older) or "
                    + "ESP32_PSRAM_REV0 (classic ESP32)."
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
            $"NanoCam does not support the target {name}. Use ESP32_S3_OCTAL, ESP32_S3_QUAD or ESP32_PSRAM_*; other targets "
                + "lack PSRAM or the camera port."
        );
    }
}
