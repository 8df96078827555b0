using NanoCam.Cli.Running;
using NanoCam.Device.Provisioning;

namespace NanoCam.Cli.Flash;

/// <summary>Creates device settings from a command line, with the rules of the device.</summary>
internal static class FlashSettings
{
    private static readonly string[] PinFileKeys =
    [
        SettingsKeys.PowerLevel,
        SettingsKeys.FlashPin,
        SettingsKeys.FlashLevel,
        SettingsKeys.WakePin,
        SettingsKeys.WakeLevel,
    ];

    /// <summary>Reads the options, and prompts for the password on an interactive terminal.</summary>
    /// <exception cref="CliException">Settings are invalid or missing. The message lists all errors.</exception>
    public static DeviceSettings Read(CommandContext context, FlashOptions options)
    {
        DeviceSettings settings = new();
        SettingsErrors errors = new();
        Apply(SettingsKeys.WifiSsid, context.Parsed.GetValue(options.Ssid));
        Apply(SettingsKeys.Server, ReadServer(context));
        Apply(SettingsKeys.Camera, context.Camera);
        Apply(SettingsKeys.Board, context.Parsed.GetValue(options.Board));
        Apply(SettingsKeys.Pairing, context.Parsed.GetValue(options.Pairing));
        Apply(SettingsKeys.Mode, context.Parsed.GetValue(options.Mode));
        Apply(SettingsKeys.PhotoInterval, context.Parsed.GetValue(options.PhotoInterval));
        foreach (var line in context.Parsed.GetRequiredValue(options.Set))
        {
            ApplyLine(line, "--set", _ => true);
        }

        if (context.Parsed.GetValue(options.Pins) is { } file)
        {
            ReadPins(file);
        }

        SettingsRules.Check(settings, errors);
        Throw();

        // Prompted for last, so that the user types no password for an invalid command line.
        Apply(SettingsKeys.WifiPassword, PasswordInput.Read(context, context.Parsed.GetValue(options.Password), settings.WifiSsid));
        Throw();
        return settings;

        void Apply(string key, string? value)
        {
            if (value is not null && SettingsRules.Set(settings, key, value) is { } error)
            {
                errors.Add(0, key, error);
            }
        }

        void ApplyLine(string line, string source, Func<string, bool> isAllowed)
        {
            var parts = line.Split('=', 2);
            var key = parts[0].Trim();
            if (parts.Length < 2 || SettingsKeys.IndexOf(key) < 0 || !isAllowed(key))
            {
                errors.Add(0, key, $"{source}: \"{Shorten(key)}\" is not a valid key here. docs/guide/device.md lists the keys");
            }
            else
            {
                Apply(key, parts[1].Trim());
            }
        }

        void ReadPins(string path)
        {
            if (!File.Exists(path))
            {
                throw CliException.Usage($"{path} does not exist.");
            }

            foreach (
                var line in File.ReadLines(path)
                    .Take(200)
                    .Select(line => line.Trim())
                    .Where(line => line.Length > 0 && line[0] != '#' && line != SettingsText.LastLine)
            )
            {
                ApplyLine(line, path, key => key.StartsWith("pin.", StringComparison.Ordinal) || PinFileKeys.Contains(key));
            }
        }

        void Throw()
        {
            if (errors.Count > 0)
            {
                throw CliException.Usage(
                    "The settings are invalid: "
                        + string.Join("; ", Enumerable.Range(0, errors.Count).Select(i => Explain(errors[i])))
                        + "."
                );
            }
        }
    }

    private static string? ReadServer(CommandContext context)
    {
        var isGiven =
            context.Parsed.GetValue<string?>(GlobalOptions.Server) is not null
            || !string.IsNullOrEmpty(context.Terminal.ReadEnvironment(GlobalOptions.ServerVariable));
        if (!isGiven)
        {
            return null;
        }

        if (context.Server.IsLoopback || context.Server.Host is "0.0.0.0")
        {
            throw CliException.Usage(
                $"{context.Server.Host} is an address of the camera itself. Set --server to the address of the server in your "
                    + "network, such as http://192.168.1.10:8080"
            );
        }

        return context.Server.AbsoluteUri.TrimEnd('/');
    }

    // Combines the device's message with the option that sets the key.
    private static string Explain(SettingsError error)
    {
        var option = error.Key switch
        {
            SettingsKeys.WifiSsid => "--ssid",
            SettingsKeys.WifiPassword => "--password",
            SettingsKeys.Server => GlobalOptions.Server,
            SettingsKeys.Camera => GlobalOptions.Camera,
            SettingsKeys.Board => "--board",
            SettingsKeys.Pairing => "--pairing",
            SettingsKeys.Mode => "--mode",
            SettingsKeys.PhotoInterval => "--photo-interval",
            _ => "",
        };
        var sentence = error.Message.TrimEnd('.');
        return option.Length == 0 ? sentence : $"{sentence} ({option})";
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
