using NanoCam.Cli.Http;

namespace NanoCam.Cli.Doctor;

/// <summary>Reads one camera from the server, once and again after some seconds.</summary>
internal sealed class DeviceInspection(ServerConnection server, string id, TimeProvider clock)
{
    // Long enough to measure a rate. A heartbeat with new counters usually arrives within it; HeartbeatTimeout waits longer.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>Newest state of the camera.</summary>
    public CameraInfo Newest { get; private set; } = new();

    /// <summary>Whether the camera is online.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Reads the camera and checks its state.</summary>
    public async Task<IReadOnlyList<Check>> InspectAsync(CancellationToken cancellationToken)
    {
        Newest = await ReadAsync(cancellationToken);
        IsConnected = Newest.IsOnline;
        return DeviceChecks.Evaluate(Newest, clock.GetUtcNow());
    }

    /// <summary>Reads the camera again after some seconds and checks the changes.</summary>
    public async Task<IReadOnlyList<Check>> MeasureAsync(CancellationToken cancellationToken)
    {
        var first = Newest;
        var start = clock.GetTimestamp();
        do
        {
            await Task.Delay(clock.GetElapsedTime(start) < Window ? Window : Step, clock, cancellationToken);
            Newest = await ReadAsync(cancellationToken);
        } while (HasOldHealth(first) && clock.GetElapsedTime(start) < Window + HeartbeatTimeout);

        return DeviceRateChecks.Evaluate(first, Newest, clock.GetElapsedTime(start));
    }

    // False for a camera that is offline or does not report health.
    private bool HasOldHealth(CameraInfo first) =>
        Newest is { IsOnline: true, Health: { } health }
        && first.Health is not null
        && health.UptimeMilliseconds == first.Health.UptimeMilliseconds;

    private async Task<CameraInfo> ReadAsync(CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Get, CameraList.RouteOf(id), null, cancellationToken);
        await CameraList.ThrowIfFailedAsync(response, server, id, cancellationToken);
        return await ServerConnection.ReadAsync<CameraInfo>(response, cancellationToken);
    }
}
