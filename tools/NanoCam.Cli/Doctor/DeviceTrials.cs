using System.Net;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;

namespace NanoCam.Cli.Doctor;

/// <summary>Asks a camera to do something: take settings, take a still.</summary>
internal static class DeviceTrials
{
    /// <summary>Name of the check of settings.</summary>
    public const string Settings = "settings";

    /// <summary>Name of the check of stills.</summary>
    public const string Still = "still";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    /// <summary>Wishes what is wished already and waits until the camera has confirmed it.</summary>
    public static async Task<Check> ChangeNothingAsync(
        ServerConnection server,
        CameraView camera,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (camera.Uplink != "stream")
        {
            return Check.Skipped(Settings, "It takes settings with its next upload.");
        }

        var start = clock.GetTimestamp();
        using var response = await server.SendJsonAsync(
            HttpMethod.Put,
            CameraList.RouteOf(camera.Id, "/settings"),
            new { },
            cancellationToken
        );
        await CameraList.ThrowIfRefusedAsync(response, server, camera.Id, cancellationToken);
        var settings = await ServerConnection.ReadAsync<CameraSettingsView>(response, cancellationToken);
        while (settings.Pending && clock.GetElapsedTime(start) < Patience)
        {
            await Task.Delay(Step, clock, cancellationToken);
            settings = (await server.GetAsync<CameraView>(CameraList.RouteOf(camera.Id), cancellationToken)).Settings
                ?? new CameraSettingsView();
        }

        return settings.Pending
            ? Check.Failed(
                Settings,
                $"It did not confirm settings within {Patience.TotalSeconds:0} s.",
                "It sends but does not listen: restart it, and look whether a proxy stands between."
            )
            : Check.Ok(
                Settings,
                $"Confirmed after {clock.GetElapsedTime(start).TotalMilliseconds:0} ms; nothing was changed (expected: below {Patience.TotalSeconds:0} s)."
            );
    }

    /// <summary>Takes one still. It is stored like any other.</summary>
    public static async Task<Check> TakeStillAsync(ServerConnection server, CameraView camera, CancellationToken cancellationToken)
    {
        if (camera.Device?.Capabilities.Contains("still") != true)
        {
            return Check.Skipped(Still, "It takes no stills on request.");
        }

        using var response = await server.SendAsync(HttpMethod.Post, CameraList.RouteOf(camera.Id, "/snapshot"), null, cancellationToken);
        if (response.StatusCode is HttpStatusCode.GatewayTimeout or HttpStatusCode.BadGateway)
        {
            return Check.Failed(
                Still,
                await ServerAnswer.DescribeAsync(response, cancellationToken),
                "A full-size frame may not fit: lower the quality. Else the sensor's faults above tell."
            );
        }

        await CameraList.ThrowIfRefusedAsync(response, server, camera.Id, cancellationToken);
        var still = await ServerConnection.ReadAsync<StoredImage>(response, cancellationToken);
        var jpeg = await still.DownloadAsync(server, cancellationToken);
        return Check.Ok(
            Still,
            $"{still.Filename}, {CameraText.Bytes(jpeg.Length)} (expected: the sensor's full size, {CameraText.Size(camera.Device.MaxWidth, camera.Device.MaxHeight)}, or what its memory allows)."
        );
    }
}
