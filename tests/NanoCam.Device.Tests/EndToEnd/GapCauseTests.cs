using System.Globalization;
using System.Text.Json;
using NanoCam.Testing;
using NanoCam.VirtualCamera.Faults;
using NanoCam.VirtualCamera.Firmware;

namespace NanoCam.Device.Tests.EndToEnd;

/// <summary>Compares the causes that the server gives for missing frames with the faults that were injected.</summary>
public sealed class GapCauseTests
{
    private const double EnoughSeconds = 2;
    private const double TrueShare = 0.95;

    // Faults of one kind for each camera, so that the true cause of every gap is known. Seeded: a run repeats its faults.
    private static readonly (string Id, string Cause, FaultOptions Faults)[] Cameras =
    [
        ("drop", "device", new FaultOptions { Drop = 0.2 }),
        ("truncate", "device", new FaultOptions { Truncate = 0.2 }),
        ("stall", "link", new FaultOptions { Stall = 0.08, StallDuration = TimeSpan.FromSeconds(2) }),
        ("reconnect", "link", new FaultOptions { Reconnect = 0.08 }),
        ("reboot", "restart", new FaultOptions { Reconnect = 0.08, RebootOnReconnect = true }),
    ];

    [Fact]
    public async Task Gap_seconds_get_the_cause_of_the_injected_fault()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        using var stop = new CancellationTokenSource();
        var from = DateTimeOffset.UtcNow.AddSeconds(-1).ToString("O", CultureInfo.InvariantCulture);
        var running = Cameras
            .Select(camera =>
                new FirmwareCamera(
                    new FirmwareCameraOptions
                    {
                        Server = server.Address,
                        Id = camera.Id,
                        Scene = "yard",
                        Width = 160,
                        Height = 120,
                        // A busy computer must not delay a frame by half of this interval.
                        Fps = 4,
                        Seed = 7,
                        Faults = camera.Faults,
                    }
                ).RunAsync(stop.Token)
            )
            .ToList();

        var (right, all) = (0.0, 0.0);
        var found = new List<string>();
        await Eventually.TrueAsync(
            async () =>
            {
                (right, all) = (0, 0);
                found.Clear();
                var isEnough = true;
                foreach (var (id, cause, _) in Cameras)
                {
                    var seconds = await SecondsAsync(server, id, from);
                    right += seconds.GetValueOrDefault(cause);
                    all += seconds.Values.Sum();
                    isEnough &= seconds.Values.Sum() >= EnoughSeconds;
                    found.Add($"{id}: {string.Join(", ", seconds)}");
                }

                // A busy computer at the start adds gaps that no fault explains; they weigh less with time.
                return isEnough && right >= TrueShare * all;
            },
            Eventually.Long
        );
        await stop.CancelAsync();
        await Task.WhenAll(running);

        Assert.True(right >= TrueShare * all, $"{right:F1} of {all:F1} s have their true cause. {string.Join("; ", found)}");
    }

    // A time in which the camera is offline becomes a gap when it returns.
    private static async Task<Dictionary<string, double>> SecondsAsync(TestServer server, string id, string from)
    {
        using var response = await server.Client.GetAsync($"/api/cameras/{id}/explain?frames=false&from={Uri.EscapeDataString(from)}");
        if (!response.IsSuccessStatusCode)
        {
            return [];
        }

        var period = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("period");
        return period
            .GetProperty("causes")
            .EnumerateArray()
            .Where(cause => cause.GetProperty("cause").GetString() != "offline")
            .ToDictionary(cause => cause.GetProperty("cause").GetString()!, cause => cause.GetProperty("seconds").GetDouble());
    }
}
