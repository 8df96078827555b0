using NanoCam.Cli.Running;

namespace NanoCam.Cli.Publishing;

/// <summary>Kinds of inputs.</summary>
internal enum InputKind
{
    /// <summary>MJPEG on standard input.</summary>
    StandardInput,

    /// <summary>File of concatenated JPEGs, which needs no ffmpeg.</summary>
    Mjpeg,

    /// <summary>Any other file.</summary>
    File,

    /// <summary>An address such as rtsp:// or http://.</summary>
    Address,

    /// <summary>A webcam of this computer.</summary>
    Device,

    /// <summary>A filter graph of ffmpeg, for test patterns.</summary>
    Graph,
}

/// <summary>Operating systems, which differ in the webcam input of ffmpeg.</summary>
internal enum HostSystem
{
    /// <summary>Video4Linux 2.</summary>
    Linux,

    /// <summary>AVFoundation.</summary>
    MacOS,

    /// <summary>DirectShow.</summary>
    Windows,
}

/// <summary>Parsed value of <c>--input</c>.</summary>
/// <param name="Kind">Kind of input.</param>
/// <param name="Value">Path, address, ffmpeg device name, or graph.</param>
internal sealed record PublishInput(InputKind Kind, string Value)
{
    private const string GraphPrefix = "lavfi:";
    private const string DevicePrefix = "device:";
    private const string LinuxDevice = "/dev/video";

    /// <summary>Operating system of this computer.</summary>
    public static HostSystem ThisSystem { get; } =
        OperatingSystem.IsWindows() ? HostSystem.Windows
        : OperatingSystem.IsMacOS() ? HostSystem.MacOS
        : HostSystem.Linux;

    /// <summary>Whether the end of the input is a failure to recover from, not a regular end.</summary>
    public bool IsLive => Kind is InputKind.Device or InputKind.Address;

    /// <summary>Display name, without user, password and query of an address.</summary>
    public string Name =>
        Kind switch
        {
            InputKind.StandardInput => "standard input",
            InputKind.Address => AddressText.WithoutSecrets(Value),
            InputKind.File or InputKind.Mjpeg => Path.GetFileName(Value),
            _ => Value,
        };

    /// <summary>Parses a value.</summary>
    /// <exception cref="CliException">The input does not exist.</exception>
    public static PublishInput Parse(string text, HostSystem system)
    {
        if (text == "-")
        {
            return new PublishInput(InputKind.StandardInput, text);
        }

        if (text.StartsWith(GraphPrefix, StringComparison.Ordinal))
        {
            return new PublishInput(InputKind.Graph, text[GraphPrefix.Length..]);
        }

        if (text.StartsWith(DevicePrefix, StringComparison.Ordinal))
        {
            return Device(text[DevicePrefix.Length..], system);
        }

        if (File.Exists(text) && !IsLinuxDevice(text, system))
        {
            return new PublishInput(
                Path.GetExtension(text).ToUpperInvariant() is ".MJPEG" or ".MJPG" ? InputKind.Mjpeg : InputKind.File,
                text
            );
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            if (text.EndsWith("://", StringComparison.Ordinal) || text.Any(char.IsControl))
            {
                throw CliException.Usage($"--input \"{text}\" is not an address. Use an address such as rtsp://192.168.1.30/stream1");
            }

            return new PublishInput(InputKind.Address, text);
        }

        var isDevice =
            IsLinuxDevice(text, system)
            || text.StartsWith("video=", StringComparison.Ordinal)
            || (text.Length is > 0 and < 4 && text.All(char.IsAsciiDigit));
        if (isDevice)
        {
            return Device(text, system);
        }

        throw CliException.Usage(
            Directory.Exists(text)
                ? $"{text} is a folder. Use a file, or send the JPEG files of the folder with: nanocam send {text}"
                : $"The file \"{text}\" does not exist. Check the value of --input."
        );
    }

    private static bool IsLinuxDevice(string text, HostSystem system) =>
        system == HostSystem.Linux && text.StartsWith(LinuxDevice, StringComparison.Ordinal);

    private static PublishInput Device(string name, HostSystem system)
    {
        var isNumber = name.Length > 0 && name.All(char.IsAsciiDigit);
        if (name.Length == 0 && system != HostSystem.Windows)
        {
            throw CliException.Usage("The name of the webcam is missing. Specify it, for example: --input device:0.");
        }

        if (name.Length == 0 || (isNumber && system == HostSystem.Windows))
        {
            throw CliException.Usage(
                "On Windows, use the name of the webcam, such as --input \"device:Integrated Camera\". List the names with: "
                    + "ffmpeg -list_devices true -f dshow -i dummy"
            );
        }

        if (system == HostSystem.Windows)
        {
            return new PublishInput(InputKind.Device, name.StartsWith("video=", StringComparison.Ordinal) ? name : "video=" + name);
        }

        if (system == HostSystem.MacOS)
        {
            return new PublishInput(InputKind.Device, name);
        }

        var path = isNumber ? LinuxDevice + name : name;
        return File.Exists(path)
            ? new PublishInput(InputKind.Device, path)
            : throw CliException.Usage($"The webcam {path} does not exist. {ListLinuxDevices()}");
    }

    private static string ListLinuxDevices()
    {
        string[] devices = Directory.Exists("/dev")
            ? [.. Directory.EnumerateFiles("/dev", "video*").Order(StringComparer.Ordinal).Take(10)]
            : [];
        return devices.Length == 0
            ? "This computer has no webcam (/dev/video*). Check whether it is plugged in."
            : $"Available: {string.Join(", ", devices)}";
    }
}
