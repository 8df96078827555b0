using NanoCam.Cli.Http;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Doctor;

/// <summary>Runs the checks of <c>nanocam doctor</c> in order of dependency. Checks that depend on a failed one are skipped.</summary>
internal sealed class DoctorRun(CommandContext context, Action<Check> report)
{
    private const string Rest = "rest";
    private const string Cameras = "cameras";

    private readonly List<Check> _checks = [];

    /// <summary>Finished checks, in order.</summary>
    public IReadOnlyList<Check> Checks => _checks;

    /// <summary>Whether no connection could be opened, or no HTTP response was received.</summary>
    public bool IsUnreachable { get; private set; }

    /// <summary>Runs the checks of the server, or those of one camera.</summary>
    /// <param name="device">Camera id for the camera checks; null runs the server checks.</param>
    /// <param name="cancellationToken">Stops the checks.</param>
    public async Task RunAsync(string? device, CancellationToken cancellationToken)
    {
        using ServerConnection server = new(context);
        IsUnreachable = true;
        if (!await ReachAsync(server, cancellationToken))
        {
            return;
        }

        ServerIdentity? identity = null;
        await RunAsync(ServerChecks.Identity, async () => (identity = await ServerChecks.IdentifyAsync(server, cancellationToken)).Check);
        if (identity is not { IsNanoCam: true })
        {
            Add(Check.Skipped(Rest, "The other checks need a NanoCam server."));
            return;
        }

        if (device is null)
        {
            await CheckServerAsync(server, identity.IsSignedIn, cancellationToken);
        }
        else if (identity.IsSignedIn)
        {
            await RunAsync(new DeviceInspection(server, device, context.Clock), server, cancellationToken);
        }
        else
        {
            Add(Check.Skipped(Rest, "The checks of a camera need a token."));
        }
    }

    private async Task<bool> ReachAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        var reaches =
            await RunAsync(NetworkChecks.Name, () => NetworkChecks.ResolveAsync(context.Server, context.Timeout, cancellationToken))
            && await RunAsync(NetworkChecks.Tcp, () => NetworkChecks.ConnectAsync(context.Server, context.Timeout, cancellationToken));
        if (!reaches)
        {
            return false;
        }

        var isTrusted =
            context.Server.Scheme != Uri.UriSchemeHttps
            || await RunAsync(CertificateCheck.Name, () =>
                CertificateCheck.RunAsync(context.Server, context.Timeout, context.Clock, cancellationToken)
            );
        if (!isTrusted)
        {
            Add(Check.Skipped(Rest, "The other checks need a trusted certificate."));
            return false;
        }

        var responds = await RunAsync(ServerChecks.Http, () => ServerChecks.IsAliveAsync(server, cancellationToken));
        if (!responds && IsUnreachable)
        {
            return false;
        }

        IsUnreachable = false;
        if (!responds)
        {
            Add(Check.Skipped(Rest, "The other checks need a NanoCam server."));
        }

        return responds;
    }

    private async Task CheckServerAsync(ServerConnection server, bool isSignedIn, CancellationToken cancellationToken)
    {
        await RunAsync(ServerChecks.Ready, () => ServerChecks.IsReadyAsync(server, cancellationToken));
        await RunAsync(BrokerChecks.Name, () => BrokerChecks.RunAsync(server, cancellationToken));
        await RunAsync(UpgradeChecks.Uplink, () => UpgradeChecks.OpenUplinkAsync(server, cancellationToken));
        if (isSignedIn)
        {
            await RunAsync(UpgradeChecks.Live, () => UpgradeChecks.OpenLiveAsync(server, context.Timeout, cancellationToken));
        }
        else
        {
            Add(Check.Skipped(UpgradeChecks.Live, "This check needs a token."));
        }

        await RunAsync(TimingChecks.RoundTrip, () => TimingChecks.RunAsync(server, context.Clock, cancellationToken));
        if (context.Camera is { } camera)
        {
            await RunAsync(UploadCheck.Name, () => UploadCheck.RunAsync(server, camera, cancellationToken));
        }
        else
        {
            Add(Check.Skipped(UploadCheck.Name, "Skipped because it stores a frame. To run it, use: --camera doctor-test"));
        }

        if (isSignedIn)
        {
            await RunAsync(Cameras, async () =>
                CameraChecks.Evaluate(await CameraList.GetAsync(server, cancellationToken), context.Clock.GetUtcNow())
            );
            await RunAsync(WebhookChecks.Name, () => WebhookChecks.RunAsync(server, cancellationToken));
        }
        else
        {
            Add(Check.Skipped(Cameras, "This check needs a token."));
        }
    }

    private async Task RunAsync(DeviceInspection camera, ServerConnection server, CancellationToken cancellationToken)
    {
        await RunAsync("device", () => camera.InspectAsync(cancellationToken));
        if (!camera.IsConnected)
        {
            return;
        }

        await RunAsync("measurement", () => camera.MeasureAsync(cancellationToken));
        await RunAsync(DeviceActionChecks.Settings, () =>
            DeviceActionChecks.CheckSettingsAsync(server, camera.Newest, context.Clock, cancellationToken)
        );
        await RunAsync(DeviceActionChecks.Still, () => DeviceActionChecks.CheckStillAsync(server, camera.Newest, cancellationToken));
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
