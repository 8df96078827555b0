using System.CommandLine;
using NanoCam.Camera;
using NanoCam.Device.Provisioning;

namespace NanoCam.Cli.Flash;

/// <summary>Options of <c>nanocam flash</c>.</summary>
internal sealed class FlashOptions
{
    /// <summary>Adds the options to the command.</summary>
    public FlashOptions(Command command)
    {
        foreach (
            var option in (Option[])
                [Board, Port, Ssid, Password, Pairing, Mode, PhotoInterval, Set, Pins, Target, Image, App, Folder, Erase, Run]
        )
        {
            command.Add(option);
        }
    }

    /// <summary>Name of the board.</summary>
    public Option<string?> Board { get; } =
        new("--board", "-b") { Description = "Board: " + SettingsRules.BoardNames(), HelpName = "NAME" };

    /// <summary>Serial port.</summary>
    public Option<string?> Port { get; } =
        new("--port", "-p") { Description = "Serial port of the board, such as COM5 or /dev/ttyACM0", HelpName = "PORT" };

    /// <summary>Name of the Wi-Fi network.</summary>
    public Option<string?> Ssid { get; } = new("--ssid") { Description = "Name of the Wi-Fi network (2.4 GHz)", HelpName = "NAME" };

    /// <summary>Wi-Fi password.</summary>
    public Option<string?> Password { get; } =
        new("--password")
        {
            Description =
                "Wi-Fi password; \"\" for an open network, - reads a line from standard input. Without it, nanocam prompts for it",
            HelpName = "TEXT",
        };

    /// <summary>Pairing code.</summary>
    public Option<string?> Pairing { get; } = new("--pairing") { Description = "Pairing code from the viewer page", HelpName = "CODE" };

    /// <summary>Operating mode.</summary>
    public Option<string?> Mode { get; } =
        new("--mode")
        {
            Description = "live (default): stream; photo: upload a photo at intervals and sleep in between",
            HelpName = "live|photo",
        };

    /// <summary>Seconds between photos.</summary>
    public Option<string?> PhotoInterval { get; } =
        new("--photo-interval") { Description = "Seconds between photos (default 60)", HelpName = "SECONDS" };

    /// <summary>Additional keys of the settings file.</summary>
    public Option<string[]> Set { get; } =
        new("--set")
        {
            Description = "Set any key of the settings file, such as local=on or quality=70; may be repeated",
            HelpName = "KEY=VALUE",
            DefaultValueFactory = _ => [],
        };

    /// <summary>File with pins.</summary>
    public Option<string?> Pins { get; } =
        new("--pins") { Description = $"File with the pin.* lines of your own board (--board {Boards.Custom.Name})", HelpName = "FILE" };

    /// <summary>nanoFramework target.</summary>
    public Option<string?> Target { get; } =
        new("--target") { Description = "nanoFramework target, if the default for the board is wrong", HelpName = "NAME" };

    /// <summary>Firmware image.</summary>
    public Option<string?> Image { get; } =
        new("--image")
        {
            Description = "nanoCLR.bin with the camera component; without it, the image on the board is kept",
            HelpName = "FILE",
        };

    /// <summary>Application.</summary>
    public Option<string?> App { get; } =
        new("--app") { Description = "NanoCam.Device.bin; without it, the application on the board is kept", HelpName = "FILE" };

    /// <summary>Output folder.</summary>
    public Option<string?> Folder { get; } =
        new("--out") { Description = "Folder for nanocam.txt and the files of nanoff (default: nanocam-ID)", HelpName = "DIR" };

    /// <summary>Whether to erase the board.</summary>
    public Option<bool> Erase { get; } = new("--erase") { Description = "Erase everything on the board first (requires --image)" };

    /// <summary>Whether to run nanoff.</summary>
    public Option<bool> Run { get; } = new("--run") { Description = "Run the commands instead of only printing them" };
}
