using System.Net;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;

namespace NanoCam.Cli.Doctor;

/// <summary>Checks that need an action of the camera: confirm settings, take a still.</summary>
internal static class DeviceActionChecks
{
    /// <summary>Name of the settings check.</summary>
    public const string Settings = "settings";

    /// <summary>Name of the still check.</summary>
    public const string Still = "still";

    private static readonly TimeSpan ConfirmationTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    /// <summary>Sends the unchanged settings and waits until the camera confirms them.</summary>
    public static async Task<Check> CheckSettingsAsync(
        ServerConnection server,
        CameraInfo camera,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (camera.Uplink != "stream")
        {
            return Check.Skipped(Settings, "The camera receives settings with its next upload.");
        }

        var start = clock.GetTimestamp();
        using var response = await server.SendJsonAsync(
            HttpMethod.Put,
            CameraList.RouteOf(camera.Id, "/settings"),
            new { },
            cancellationToken
        );
        await CameraList.ThrowIfFailedAsync(response, server, camera.Id, cancellationToken);
        var settings = await ServerConnection.ReadAsync<SettingsInfo>(response, cancellationToken);
        while (settings.Pending && clock.GetElapsedTime(start) < ConfirmationTimeout)
        {
            await Task.Delay(Step, clock, cancellationToken);
            settings = (await server.GetAsync<CameraInfo>(CameraList.RouteOf(camera.Id), cancellationToken)).Settings ?? new SettingsInfo();
        }

        return settings.Pending
            ? Check.Failed(
                Settings,
                $"The camera did not confirm the settings within {ConfirmationTimeout.TotalSeconds:0} s.",
                "Restart the camera. If it connects through a proxy, check that the proxy passes data in both directions."
            )
            : Check.Ok(
                Settings,
                $"Confirmed after {clock.GetElapsedTime(start).TotalMilliseconds:0} ms, without changes (expected: "
                    + $"below {ConfirmationTimeout.TotalSeconds:0} s)."
            );
    }

    /// <summary>Takes one still. The server stores it like any other.</summary>
    public static async Task<Check> CheckStillAsync(ServerConnection server, CameraInfo camera, CancellationToken cancellationToken)
    {
        if (camera.Device?.Capabilities.Contains("still") != true)
        {
            return Check.Skipped(Still, "The camera does not support stills on request.");
        }

        using var response = await server.SendAsync(HttpMethod.Post, CameraList.RouteOf(camera.Id, "/snapshot"), null, cancellationToken);
        if (response.StatusCode is HttpStatusCode.GatewayTimeout or HttpStatusCode.BadGateway)
        {
            return Check.Failed(
                Still,
                await ServerResponse.DescribeAsync(response, cancellationToken),
                "The full-size frame might exceed the buffer. Reduce the quality. Otherwise, see the sensor check above."
            );
        }

        await CameraList.ThrowIfFailedAsync(response, server, camera.Id, cancellationToken);
        var still = await ServerConnection.ReadAsync<StoredStill>(response, cancellationToken);
        var jpeg = await still.DownloadAsync(server, cancellationToken);
        return Check.Ok(
            Still,
            $"{still.Filename}, {CameraText.Bytes(jpeg.Length)} (expected: full size, "
                + $"up to {CameraText.Size(camera.Device.MaxWidth, camera.Device.MaxHeight)} as memory allows)."
        );
    }
}
