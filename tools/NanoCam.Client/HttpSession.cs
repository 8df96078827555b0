using System.Net;
using System.Net.Http.Headers;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>A camera over the HTTP uplink: one POST after the other, newest frame first, settings from the answers.</summary>
internal sealed class HttpSession(CameraRun run, Uri server, ReadOnlyMemory<byte> key, Backoff backoff) : ICameraSession
{
    private CameraSettings? _applied;

    public async Task<SessionEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var wake = new WakeUp(run.Time);
        using var client = new HttpUplinkClient(server, run.Time) { Key = key };
        run.Source.OnChanged(wake.Set);
        run.Source.Restart();
        var connected = false;
        while (true)
        {
            run.Poll();
            if (!run.HasFrame)
            {
                if (run.Source.IsFinished)
                {
                    return SessionEnd.Finished;
                }

                await wake.WaitAsync(run.Source.UntilNext, cancellationToken);
                continue;
            }

            var frame = run.Take(out var fault);
            if (fault is FrameFault.Reconnect)
            {
                return SessionEnd.Dropped;
            }

            if (fault is FrameFault.Drop)
            {
                continue;
            }

            var result = await PostAsync(client, frame, fault, cancellationToken);
            var verdict = result.Verdict ?? throw Refusal(result);
            if (!connected)
            {
                connected = true;
                run.Statistics.Connected();
            }

            Take(result, verdict, frame.Jpeg.Length);
        }
    }

    private async Task<UploadResult> PostAsync(
        HttpUplinkClient client,
        SourceFrame frame,
        FrameFault fault,
        CancellationToken cancellationToken
    )
    {
        var metadata = run.CreateMetadata(frame) with { SettingsRevision = _applied?.Revision };
        if (fault is not FrameFault.Stall)
        {
            return await client.PostFrameAsync(frame.Jpeg, metadata, cancellationToken);
        }

        using var content = new StallingContent(frame.Jpeg, run.StallDuration, run.Time);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return await client.PostFrameAsync(content, metadata, cancellationToken);
    }

    // No verdict: not this frame is refused but the camera, or what answers is another server.
    private static UplinkException Refusal(UploadResult result)
    {
        var hint = result.Status == HttpStatusCode.NotFound ? " Is this the address of a NanoCam server?" : "";
        return new UplinkException(UplinkFailure.Refused, result.Error + hint);
    }

    private void Take(UploadResult result, FrameVerdict verdict, int bytes)
    {
        backoff.Reset();
        run.Sent(bytes);
        run.Statistics.Judged(verdict);
        // Every answer repeats the settings; only a new revision is applied.
        if (result.Settings is { } desired && desired.Revision != _applied?.Revision)
        {
            _applied = desired;
            run.Apply(desired);
        }
    }
}
