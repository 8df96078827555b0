using NanoCam.Cli.Http;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Doctor;

/// <summary>All checks in the order in which a fault would show: what builds on something broken is skipped, not reported again.</summary>
internal sealed class Examination(CommandContext context, Action<Check> report)
{
    private readonly List<Check> _checks = [];

    /// <summary>What was found so far, in order.</summary>
    public IReadOnlyList<Check> Checks => _checks;

    /// <summary>True when not even a connection could be opened, or HTTP gave no answer.</summary>
    public bool IsUnreachable { get; private set; }

    /// <summary>Runs all checks of the server, or those of one camera on it.</summary>
    /// <param name="device">Id of the camera, or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(string? device, CancellationToken cancellationToken)
    {
        using ServerConnection server = new(context);
        IsUnreachable = true;
        var reaches =
            await RunAsync(NetworkChecks.Name, () => NetworkChecks.ResolveAsync(context.Server, context.Timeout, cancellationToken))
            && await RunAsync(NetworkChecks.Tcp, () => NetworkChecks.ConnectAsync(context.Server, context.Timeout, cancellationToken));
        if (!reaches)
        {
            return;
        }

        var answers = await RunAsync(ServerChecks.Http, () => ServerChecks.IsAliveAsync(server, cancellationToken));
        if (!answers && IsUnreachable)
        {
            return;
        }

        IsUnreachable = false;
        if (!answers || !await RunAsync(ServerChecks.Identity, () => ServerChecks.IdentifyAsync(server, cancellationToken)))
        {
            Add(Check.Skipped("rest", "Not examined: first it must be a NanoCam server."));
            return;
        }

        if (device is not null)
        {
            await RunAsync(new DeviceExamination(server, device, context.Clock), server, cancellationToken);
            return;
        }

        await RunAsync(ServerChecks.Ready, () => ServerChecks.IsReadyAsync(server, cancellationToken));
        await RunAsync(UpgradeChecks.Uplink, () => UpgradeChecks.OpenUplinkAsync(server, cancellationToken));
        await RunAsync(UpgradeChecks.Live, () => UpgradeChecks.OpenLiveAsync(server, context.Timeout, cancellationToken));
        await RunAsync(TimingChecks.RoundTrip, () => TimingChecks.RunAsync(server, context.Clock, cancellationToken));
        if (context.Camera is { } camera)
        {
            await RunAsync(UploadCheck.Name, () => UploadCheck.RunAsync(server, camera, cancellationToken));
        }
        else
        {
            Add(Check.Skipped(UploadCheck.Name, "Not tried, because it stores a picture; try it with --camera doctor-test."));
        }

        await RunAsync("cameras", async () =>
            CameraChecks.Judge(await CameraList.GetAsync(server, cancellationToken), context.Clock.GetUtcNow())
        );
    }

    private async Task RunAsync(DeviceExamination camera, ServerConnection server, CancellationToken cancellationToken)
    {
        await RunAsync("device", () => camera.LookAsync(cancellationToken));
        if (!camera.IsConnected)
        {
            return;
        }

        await RunAsync("measurement", () => camera.MeasureAsync(cancellationToken));
        await RunAsync(DeviceTrials.Settings, () =>
            DeviceTrials.ChangeNothingAsync(server, camera.Newest, context.Clock, cancellationToken)
        );
        await RunAsync(DeviceTrials.Still, () => DeviceTrials.TakeStillAsync(server, camera.Newest, cancellationToken));
    }

    private Task<bool> RunAsync(string name, Func<Task<Check>> check) => RunAsync(name, async () => (IReadOnlyList<Check>)[await check()]);

    private async Task<bool> RunAsync(string name, Func<Task<IReadOnlyList<Check>>> checks)
    {
        IReadOnlyList<Check> found;
        try
        {
            found = await checks();
        }
        catch (CliException exception)
        {
            IsUnreachable &= exception.ExitCode == ExitCode.Unreachable;
            found = [Check.Failed(name, exception.Message, null)];
        }

        foreach (var check in found)
        {
            Add(check);
        }

        return found.All(check => check.Outcome != CheckOutcome.Failed);
    }

    private void Add(Check check)
    {
        _checks.Add(check);
        report(check);
    }
}
