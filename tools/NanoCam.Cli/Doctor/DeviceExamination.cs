using NanoCam.Cli.Http;

namespace NanoCam.Cli.Doctor;

/// <summary>Looks at one camera through the server: once, then over some seconds.</summary>
internal sealed class DeviceExamination(ServerConnection server, string id, TimeProvider clock)
{
    // Long enough for a rate; a heartbeat with new counters comes within it as a rule, and is waited for a little longer.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HeartbeatPatience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>The camera as it was seen last.</summary>
    public CameraView Newest { get; private set; } = new();

    /// <summary>Whether it is there and worth measuring.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Looks at it once.</summary>
    public async Task<IReadOnlyList<Check>> LookAsync(CancellationToken cancellationToken)
    {
        Newest = await ReadAsync(cancellationToken);
        IsConnected = Newest.IsOnline;
        return DeviceChecks.Judge(Newest, clock.GetUtcNow());
    }

    /// <summary>Looks at it again after a while and judges what happened in between.</summary>
    public async Task<IReadOnlyList<Check>> MeasureAsync(CancellationToken cancellationToken)
    {
        var first = Newest;
        var start = clock.GetTimestamp();
        do
        {
            await Task.Delay(clock.GetElapsedTime(start) < Window ? Window : Step, clock, cancellationToken);
            Newest = await ReadAsync(cancellationToken);
        } while (HasOldHealth(first) && clock.GetElapsedTime(start) < Window + HeartbeatPatience);

        return DeviceRates.Judge(first, Newest, clock.GetElapsedTime(start));
    }

    // A camera that reports no health, or is gone, is not waited for.
    private bool HasOldHealth(CameraView first) =>
        Newest is { IsOnline: true, Health: { } health }
        && first.Health is not null
        && health.UptimeMilliseconds == first.Health.UptimeMilliseconds;

    private async Task<CameraView> ReadAsync(CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Get, CameraList.RouteOf(id), null, cancellationToken);
        await CameraList.ThrowIfRefusedAsync(response, server, id, cancellationToken);
        return await ServerConnection.ReadAsync<CameraView>(response, cancellationToken);
    }
}
