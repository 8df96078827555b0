using System.Diagnostics;
using System.Net.Http.Json;
using NanoCam.Camera;
using NanoCam.Device.Chip;
using NanoCam.Device.Tests.EndToEnd;
using NanoCam.Device.Tests.Uplink;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Supervision;

/// <summary>The complete device against the real server, with an exception at each call of the hardware.</summary>
public sealed class HardwareExceptionTests : IDisposable
{
    // Calls of photo mode, and the restart itself.
    private static readonly string[] Excluded =
    [
        $"{nameof(IChip)}.{nameof(IChip.DeepSleep)}",
        $"{nameof(IChip)}.{nameof(IChip.Reboot)}",
        $"{nameof(ICamera)}.{nameof(ICamera.PowerDown)}",
    ];

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-throws-").FullName;

    public static TheoryData<string> EveryCall => [.. ThrowingHardware.Calls.Except(Excluded)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Camera_sends_frames_again_after_an_exception_at_any_call_of_the_hardware(string call)
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        var hardware = new ThrowingHardware();
        using var device = new WholeDevice(_folder) { Wrap = hardware.Wrap };
        device.Start(server.Address);
        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > 3);
        hardware.Arm(call);

        await UseEverythingAsync(server, device);

        await RunAsync(device, () => hardware.Thrown == 1);
        var before = camera.Counters[FrameVerdict.Accepted];
        await RunAsync(device, () => camera.Counters[FrameVerdict.Accepted] > before + 5);
    }

    // Settings, a still with flash, a restart of the sensor, a loss of the network, and a new connection.
    private static async Task UseEverythingAsync(TestServer server, WholeDevice device)
    {
        var settings = new
        {
            width = 320,
            height = 240,
            controls = new { brightness = 1 },
        };
        using var _ = await server.Client.PutAsJsonAsync("/api/cameras/door/settings", settings);
        var capture = device.Device.Capture;
        capture.RequestStill(
            new Command
            {
                RequestId = 90,
                Kind = CommandKind.CaptureNow,
                Flags = FrameFlags.Flash,
            }
        );
        capture.RequestReset(91);
        device.Network.IsUp = false;
        (await server.CameraAsync()).Link?.Close(GoodbyeReason.Closing, "The test ends the connection.");
    }

    // Jumps are shorter than the time limit of a handshake, and rare: a busy machine must finish a handshake between two of them.
    private static async Task RunAsync(WholeDevice device, Func<bool> until)
    {
        var sinceJump = Stopwatch.StartNew();
        await Eventually.TrueAsync(
            () =>
            {
                if (sinceJump.Elapsed > Pace)
                {
                    sinceJump.Restart();
                    device.Clock.Skip(TimeSpan.FromSeconds(8));
                }

                return until();
            },
            Patience
        );
    }
}
