using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>
/// One connection of a camera on the stream uplink. Sends the newest frame when there is credit, and the results of settings and commands.
/// </summary>
internal sealed class StreamSession(CameraRun run, Uri server, ReadOnlyMemory<byte> key, Backoff backoff) : ICameraSession
{
    public async Task<SessionEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var wake = new WakeSignal(run.Time);
        var options = new StreamUplinkOptions
        {
            Server = server,
            Hello = run.CreateHello(),
            Clock = run.Clock,
            Key = key,
            Time = run.Time,
            Acknowledged = Acknowledged,
            Changed = wake.Set,
        };
        run.Source.OnChanged(wake.Set);
        await using var client = await StreamUplinkClient.ConnectAsync(options, cancellationToken);
        run.Connected();
        try
        {
            return await SendAsync(client, wake, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await client.CloseAsync(GoodbyeReason.Closing, "", CancellationToken.None);
            throw;
        }
    }

    private async Task<SessionEnd> SendAsync(StreamUplinkClient client, WakeSignal wake, CancellationToken cancellationToken)
    {
        var heartbeat = TimeSpan.FromSeconds(Math.Max(client.Welcome.HeartbeatSeconds, (ushort)1));
        var lastHealth = run.Time.GetTimestamp();
        await client.SendSettingsResultAsync(run.Apply(client.Welcome.Settings), cancellationToken);
        await client.SendHealthAsync(run.CreateHealth(), cancellationToken);
        while (!client.Completion.IsCompleted)
        {
            if (client.Settings.TryRead(out var desired))
            {
                await client.SendSettingsResultAsync(run.Apply(desired), cancellationToken);
            }

            if (run.Time.GetElapsedTime(lastHealth) >= heartbeat)
            {
                lastHealth = run.Time.GetTimestamp();
                await client.SendHealthAsync(run.CreateHealth(), cancellationToken);
            }

            while (client.HasCredit && client.Commands.TryRead(out var command))
            {
                if (await ExecuteAsync(client, command, cancellationToken))
                {
                    return SessionEnd.Reboot;
                }
            }

            run.Poll();
            if (run.HasFrame && client.HasCredit)
            {
                var frame = run.Take();
                await SendAsync(client, frame, run.CreateHeader(frame), cancellationToken);
            }
            else if (!run.HasFrame && run.Source.IsFinished)
            {
                await client.CloseAsync(GoodbyeReason.Closing, "", cancellationToken);
                return SessionEnd.Finished;
            }

            var untilHealth = heartbeat - run.Time.GetElapsedTime(lastHealth);
            var untilFrame = run.Source.UntilNext;
            var frameFirst = untilFrame != Timeout.InfiniteTimeSpan && untilFrame < untilHealth;
            await wake.WaitAsync(frameFirst ? untilFrame : untilHealth, cancellationToken);
        }

        throw client.Failure ?? new UplinkException(UplinkFailure.Lost, "The connection is closed.");
    }

    private async Task SendAsync(StreamUplinkClient client, SourceFrame frame, FrameHeader header, CancellationToken cancellationToken)
    {
        if (frame.Jpeg.Length > client.Welcome.MaxJpegBytes)
        {
            run.TooLarge();
            return;
        }

        await client.SendFrameAsync(frame.Jpeg, header, cancellationToken);
        run.Sent(frame.Jpeg.Length);
    }

    /// <summary>Executes a command; true for a restart.</summary>
    private async Task<bool> ExecuteAsync(StreamUplinkClient client, Command command, CancellationToken cancellationToken)
    {
        var result = new CommandResult { RequestId = command.RequestId, Status = CommandStatus.Done };
        switch (command.Kind)
        {
            case CommandKind.CaptureNow:
                var still = run.TakeStill(command);
                if (still.Jpeg.Length == 0 || still.Jpeg.Length > client.Welcome.MaxJpegBytes)
                {
                    result.Status = CommandStatus.Failed;
                    break;
                }

                var header = run.CreateHeader(still);
                header.Flags = FrameFlags.Still;
                header.RequestId = command.RequestId;
                await SendAsync(client, still, header, cancellationToken);
                return false;

            case CommandKind.Reboot:
                await client.SendCommandResultAsync(result, cancellationToken);
                await client.CloseAsync(GoodbyeReason.Closing, "restarting", cancellationToken);
                return true;

            case CommandKind.ReportHealth:
                await client.SendHealthAsync(run.CreateHealth(), cancellationToken);
                break;

            case CommandKind.ResetSensor:
                run.SensorReset();
                break;

            default:
                result.Status = CommandStatus.NotSupported;
                break;
        }

        await client.SendCommandResultAsync(result, cancellationToken);
        return false;
    }

    private void Acknowledged(Ack ack)
    {
        backoff.Reset();
        run.Statistics.OnVerdict(ack.Verdict);
    }
}
