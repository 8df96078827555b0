using NanoCam.Cli.Running;

namespace NanoCam.Cli.Publishing;

/// <summary>What the pictures come from.</summary>
internal enum InputKind
{
    /// <summary>MJPEG on standard input.</summary>
    StandardInput,

    /// <summary>A file of JPEGs one after the other, which needs no ffmpeg.</summary>
    Mjpeg,

    /// <summary>Any other file.</summary>
    File,

    /// <summary>An address such as rtsp:// or http://.</summary>
    Address,

    /// <summary>A camera of this computer.</summary>
    Device,

    /// <summary>A filter graph of ffmpeg, for test pictures.</summary>
    Graph,
}

/// <summary>The systems whose cameras ffmpeg reads in ways of their own.</summary>
internal enum HostSystem
{
    /// <summary>Video4Linux 2.</summary>
    Linux,

    /// <summary>AVFoundation.</summary>
    MacOS,

    /// <summary>DirectShow.</summary>
    Windows,
}

/// <summary>The value of <c>--input</c>, understood.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Path, address, name of the device as ffmpeg wants it, or graph.</param>
internal sealed record PublishInput(InputKind Kind, string Value)
{
    private const string GraphPrefix = "lavfi:";
    private const string DevicePrefix = "device:";
    private const string LinuxDevice = "/dev/video";

    /// <summary>The system this runs on.</summary>
    public static HostSystem ThisSystem { get; } =
        OperatingSystem.IsWindows() ? HostSystem.Windows
        : OperatingSystem.IsMacOS() ? HostSystem.MacOS
        : HostSystem.Linux;

    /// <summary>Whether an end is trouble that may pass, rather than the end of what there is.</summary>
    public bool IsLive => Kind is InputKind.Device or InputKind.Address;

    /// <summary>Name for people: without the user, password and query of an address.</summary>
    public string Name =>
        Kind switch
        {
            InputKind.StandardInput => "standard input",
            InputKind.Address => AddressText.WithoutSecrets(Value),
            InputKind.File or InputKind.Mjpeg => Path.GetFileName(Value),
            _ => Value,
        };

    /// <summary>Understands what was typed.</summary>
    /// <exception cref="CliException">It names nothing that is there.</exception>
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
                ? $"{text} is a folder; name a file in it. To send photographs use: nanocam send {text}"
                : $"There is no file \"{text}\"."
        );
    }

    private static bool IsLinuxDevice(string text, HostSystem system) =>
        system == HostSystem.Linux && text.StartsWith(LinuxDevice, StringComparison.Ordinal);

    private static PublishInput Device(string name, HostSystem system)
    {
        var isNumber = name.Length > 0 && name.All(char.IsAsciiDigit);
        if (name.Length == 0 || (isNumber && system == HostSystem.Windows))
        {
            throw CliException.Usage(
                "On Windows a camera has a name: --input \"device:Integrated Camera\". List them with: ffmpeg -list_devices true -f dshow -i dummy"
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
            : throw CliException.Usage($"There is no camera {path}. {ListLinuxDevices()}");
    }

    private static string ListLinuxDevices()
    {
        string[] devices = Directory.Exists("/dev")
            ? [.. Directory.EnumerateFiles("/dev", "video*").Order(StringComparer.Ordinal).Take(10)]
            : [];
        return devices.Length == 0
            ? "This computer has none that Linux knows (/dev/video*); is it plugged in?"
            : $"There are: {string.Join(", ", devices)}";
    }
}
