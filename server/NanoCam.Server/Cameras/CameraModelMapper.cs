using System.Text.Json;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>Converts a camera to its HTTP form.</summary>
internal static class CameraModelMapper
{
    private static readonly FrameVerdict[] Rejections =
    [
        .. Enum.GetValues<FrameVerdict>().Where(v => v is not (FrameVerdict.Accepted or FrameVerdict.Duplicate)),
    ];

    private static readonly AdjustableSettings[] AdjustableParts =
    [
        AdjustableSettings.Interval,
        AdjustableSettings.Size,
        AdjustableSettings.Quality,
    ];

    /// <summary>Name of a verdict, reset reason or other enum member in JSON: camelCase.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The whole camera.</summary>
    public static CameraModel Create(Camera camera, long nowMicroseconds)
    {
        var link = camera.Link;
        var condition = camera.ConditionAt(nowMicroseconds);
        var frame = camera.Feed.TakeLatest();
        try
        {
            return new CameraModel
            {
                Id = camera.Id,
                Name = camera.Name,
                State = condition.IsOnline ? CameraState.Online : CameraState.Offline,
                Uplink = condition.IsOnline ? camera.UplinkKind : null,
                Late = condition.IsLate,
                LateAfterMs = condition.LateAfterMicroseconds / 1000,
                LastFrame = TimeOrNull(condition.LastFrameMicroseconds),
                Fps = Math.Round(camera.FramesPerSecond(nowMicroseconds), 1),
                FrameAgeMs = frame is null ? null : Math.Max(0, (nowMicroseconds - frame.CapturedMicroseconds) / 1000),
                FrameHops = frame is null ? null : CreateHops(frame, link?.Clock),
                Width = frame?.Width ?? 0,
                Height = frame?.Height ?? 0,
                FrameBytes = frame?.Length ?? 0,
                Sequence = frame?.Sequence,
                LastSeen = TimeOrNull(camera.LastSeenMicroseconds),
                Viewers = camera.Feed.ViewerCount,
                Counters = Create(camera.Counters),
                Settings = CreateSettings(camera),
                Device = link is not null ? Create(link) : Create(camera.UploadReport),
                Clock = link?.Clock is { } clock ? Create(clock) : null,
                Health = (link is null ? camera.UploadReport?.Health : link.Health) is { } health ? HealthModelMapper.Create(health) : null,
                Crash = camera.LastCrash is { } crash ? Create(crash) : null,
                Adjustable = [.. AdjustableParts.Where(part => (link?.Adjustable ?? AdjustableSettings.All).HasFlag(part)).Select(NameOf)],
                Controls = link is null ? [] : Create(link.Hello.Controls, camera.Reported),
            };
        }
        finally
        {
            frame?.Release();
        }
    }

    /// <summary>Its desired and reported settings.</summary>
    public static SettingsModel CreateSettings(Camera camera)
    {
        var desired = camera.Desired;
        var reported = camera.Reported;
        return new SettingsModel
        {
            Desired = Create(desired),
            Reported = reported is null ? null : Create(reported.Applied),
            Pending = IsPending(desired, reported),
            Revision = desired.Revision,
            Differences = SettingsDifferences.Of(camera),
            Changed = camera.LastChange,
        };
    }

    /// <summary>Whether the camera has not confirmed the newest desired settings yet.</summary>
    public static bool IsPending(CameraSettings desired, SettingsResult? reported) => desired.Revision != (reported?.Applied.Revision ?? 0);

    private static SettingsValues Create(CameraSettings settings)
    {
        var controls = new Dictionary<string, int>();
        foreach (var control in settings.Controls)
        {
            if (ControlNames.Find(control.Control) is { } name)
            {
                controls[name] = control.Value;
            }
        }

        return new SettingsValues
        {
            IntervalMs = settings.IsIntervalUnset ? null : settings.IntervalMilliseconds,
            Width = settings.Width,
            Height = settings.Height,
            Quality = settings.Quality,
            Controls = controls,
        };
    }

    private static CountersModel Create(CameraCounters counters) =>
        new()
        {
            Received = counters.Received,
            Accepted = counters[FrameVerdict.Accepted],
            Duplicates = counters[FrameVerdict.Duplicate],
            Rejected = Rejections.Where(v => counters[v] > 0).ToDictionary(NameOf, v => counters[v]),
            Missing = counters.Missing,
            Boots = counters.Boots,
            TrimmedBytes = counters.TrimmedBytes,
            Bytes = counters.Bytes,
        };

    // A pulled camera reports no boots, and hardly any device information.
    private static DeviceModel Create(ICameraLink link) => Create(link.Hello, link.Health, isPulled: link.Kind == UplinkKind.Pull);

    private static DeviceModel Create(Hello hello, Health? health, bool isPulled) =>
        new()
        {
            BootId = isPulled ? null : hello.BootId,
            Firmware = OrNull(hello.Firmware),
            Board = OrNull(hello.Board),
            Sensor = OrNull(hello.Sensor),
            ResetReason = isPulled ? null : NameOf(hello.ResetReason),
            Rssi = OrNull(health?.Rssi ?? hello.Rssi, absent: 0),
            MaxWidth = isPulled && hello.MaxWidth == 0 ? null : hello.MaxWidth,
            MaxHeight = isPulled && hello.MaxHeight == 0 ? null : hello.MaxHeight,
            Capabilities = [.. CapabilityNames(hello.Capabilities)],
        };

    private static CrashModel Create(ReceivedCrash crash) =>
        new()
        {
            Received = DateTimeOffset.UnixEpoch.AddMicroseconds(crash.ReceivedMicroseconds),
            Kind = Enum.IsDefined(crash.Report.Kind) ? NameOf(crash.Report.Kind) : NameOf(CrashKind.Unknown),
            Thread = crash.Report.Thread,
            Exception = OrNull(crash.Report.Exception),
            Text = crash.Report.Text,
            UptimeSeconds = crash.Report.UptimeSeconds,
            Count = crash.Report.Count,
            Firmware = crash.Report.Firmware,
            Stack = crash.Report.Stack,
        };

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static DeviceModel? Create(UploadReport? report) =>
        report is null
            ? null
            : new DeviceModel
            {
                BootId = report.BootId,
                Firmware = report.Firmware,
                Board = null,
                Sensor = null,
                ResetReason = report.ResetReason is { } reason ? NameOf(reason) : null,
                Rssi = report.Rssi,
                MaxWidth = null,
                MaxHeight = null,
                Capabilities = [],
            };

    private static IEnumerable<string> CapabilityNames(uint bits)
    {
        (uint Bit, string Name)[] all =
        [
            (Capabilities.Still, "still"),
            (Capabilities.Flash, "flash"),
            (Capabilities.Reboot, "reboot"),
            (Capabilities.Temperature, "temperature"),
            (Capabilities.Virtual, "virtual"),
        ];
        return all.Where(c => (bits & c.Bit) != 0).Select(c => c.Name);
    }

    private static FrameHopsModel? CreateHops(Frame frame, ClockOffset? clock) =>
        frame.WaitMicroseconds > 0 && clock is { } known
            ? new FrameHopsModel
            {
                DeviceMs = frame.WaitMicroseconds / 1000.0,
                NetworkMs = Math.Max(0, frame.ReceivedMicroseconds - frame.CapturedMicroseconds - frame.WaitMicroseconds) / 1000.0,
                ErrorMs = known.ErrorMicroseconds / 1000.0,
            }
            : null;

    private static ClockModel Create(ClockOffset clock) =>
        new()
        {
            OffsetMs = clock.OffsetMicroseconds / 1000.0,
            RoundTripMs = clock.RoundTripMicroseconds / 1000.0,
            ErrorMs = clock.ErrorMicroseconds / 1000.0,
            DriftPpm = clock.DriftPpm is { } drift ? Math.Round(drift, 1) : null,
        };

    // Hello has the values at the time of the connection; a later report is newer.
    private static List<ControlModel> Create(ControlRange[] ranges, SettingsResult? reported)
    {
        var controls = new List<ControlModel>(ranges.Length);
        foreach (var range in ranges)
        {
            if (ControlNames.Find(range.Control) is not { } name)
            {
                continue;
            }

            var applied = Array.FindIndex(reported?.Applied.Controls ?? [], c => c.Control == range.Control);
            controls.Add(
                new ControlModel
                {
                    Name = name,
                    Min = range.Min,
                    Max = range.Max,
                    Default = range.Default,
                    Value = applied < 0 ? range.Value : reported!.Applied.Controls[applied].Value,
                }
            );
        }

        return controls;
    }

    private static DateTimeOffset? TimeOrNull(long microseconds) => microseconds == 0 ? null : UnixTime.FromMicroseconds(microseconds);

    private static int? OrNull(sbyte value, sbyte absent) => value == absent ? null : value;
}
