using System.Net;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>A camera on the HTTP uplink: one POST after the other, with the newest frame. Settings arrive in the responses.</summary>
internal sealed class HttpSession(CameraRun run, Uri server, ReadOnlyMemory<byte> key, Backoff backoff) : ICameraSession
{
    private CameraSettings? _applied;

    public async Task<SessionEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var wake = new WakeSignal(run.Time);
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

            var frame = run.Take();
            var result = await client.PostFrameAsync(frame.Jpeg, run.CreateMetadata(frame), cancellationToken);
            var verdict = result.Verdict ?? throw Refusal(result);
            if (!connected)
            {
                connected = true;
                run.Statistics.Connected();
            }

            Take(result, verdict, frame.Jpeg.Length);
        }
    }

    // Without a verdict, the server refused the camera, or it is another server.
    private static UplinkException Refusal(UploadResult result)
    {
        var hint = result.Status == HttpStatusCode.NotFound ? " Is this the address of a NanoCam server?" : "";
        return new UplinkException(UplinkFailure.Rejected, result.Error + hint);
    }

    private void Take(UploadResult result, FrameVerdict verdict, int bytes)
    {
        backoff.Reset();
        run.Sent(bytes);
        run.Statistics.OnVerdict(verdict);
        // Every response repeats the settings; only a new revision is applied.
        if (result.Settings is { } desired && desired.Revision != _applied?.Revision)
        {
            _applied = desired;
            run.Apply(desired);
        }
    }
}
