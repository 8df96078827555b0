namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>One entity of a camera in Home Assistant.</summary>
/// <param name="Key">Its key in the message, and the end of its unique id. Never changes.</param>
/// <param name="Platform">Its platform.</param>
/// <param name="Name">Its name; null for that of the device.</param>
internal sealed record DiscoveryEntity(string Key, string Platform, string? Name)
{
    /// <summary>Name of its state topic, or null.</summary>
    public string? State { get; init; }

    /// <summary>Its command, or null.</summary>
    public MqttCommand? Command { get; init; }

    /// <summary>Device class, or null.</summary>
    public string? DeviceClass { get; init; }

    /// <summary>Entity category, or null.</summary>
    public string? Category { get; init; }

    /// <summary>Whether it is available while the camera is offline.</summary>
    public bool WorksOffline { get; init; }

    /// <summary>Further fields with texts.</summary>
    public IReadOnlyList<(string Name, string Value)> Texts { get; init; } = [];

    /// <summary>Further fields with numbers.</summary>
    public IReadOnlyList<(string Name, int Value)> Numbers { get; init; } = [];

    /// <summary>Options of a select entity.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The entities of a camera.</summary>
    public static IReadOnlyList<DiscoveryEntity> Of(CameraFeatures features)
    {
        List<DiscoveryEntity> all =
        [
            new("cam", "camera", null) { State = StateNames.Image },
            new("motion", "binary_sensor", "Motion") { State = StateNames.Motion, DeviceClass = "motion" },
            new("online", "binary_sensor", "Online")
            {
                State = StateNames.Online,
                DeviceClass = "connectivity",
                Category = Diagnostic,
                WorksOffline = true,
                Texts = [("payload_on", "online"), ("payload_off", "offline")],
            },
            new("late", "binary_sensor", "Late")
            {
                State = StateNames.Late,
                DeviceClass = "problem",
                Category = Diagnostic,
            },
            Sensor("age", "Frame age", StateNames.Age, "duration", "s"),
            Sensor("fps", "Frames per second", StateNames.Fps, null, "fps"),
            new("rec", "switch", "Recording")
            {
                State = StateNames.Recording,
                Command = MqttCommand.Recording,
                WorksOffline = true,
            },
        ];
        if (features.HasRssi)
        {
            all.Add(Sensor("rssi", "Signal strength", StateNames.Rssi, "signal_strength", "dBm"));
        }

        if (features.HasMemory)
        {
            all.Add(Sensor("memory", "Free memory", StateNames.Memory, "data_size", "B"));
        }

        if (features.HasQuality)
        {
            all.Add(
                new DiscoveryEntity("quality", "number", "Quality")
                {
                    State = StateNames.Quality,
                    Command = MqttCommand.Quality,
                    Category = Config,
                    WorksOffline = true,
                    Numbers = [("min", 1), ("max", 100), ("step", 1)],
                }
            );
        }

        if (features.Sizes.Length > 0)
        {
            all.Add(
                new DiscoveryEntity("size", "select", "Size")
                {
                    State = StateNames.Size,
                    Command = MqttCommand.Size,
                    Category = Config,
                    WorksOffline = true,
                    Options = features.Sizes.Split(','),
                }
            );
        }

        if (features.HasSnapshot)
        {
            all.Add(new DiscoveryEntity("snap", "button", "Snapshot") { Command = MqttCommand.Snapshot });
        }

        return all;
    }

    private const string Diagnostic = "diagnostic";
    private const string Config = "config";

    private static DiscoveryEntity Sensor(string key, string name, string state, string? deviceClass, string unit) =>
        new(key, "sensor", name)
        {
            State = state,
            DeviceClass = deviceClass,
            Category = Diagnostic,
            Texts = [("unit_of_measurement", unit), ("state_class", "measurement")],
        };
}
