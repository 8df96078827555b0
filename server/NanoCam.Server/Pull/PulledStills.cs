using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>Takes stills of a pulled camera, with a separate request or from the stream.</summary>
internal sealed class PulledStills(Camera camera, PullHttp http, FrameGate gate, int maxFrameBytes)
{
    /// <summary>Takes one still. The caller releases the frame.</summary>
    /// <param name="url">Address of single JPEGs; null for a source that only has a stream.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CameraCommandException">The source failed, or the still was rejected.</exception>
    public async Task<Frame> CaptureAsync(Uri? url, CancellationToken cancellationToken)
    {
        if (url is null)
        {
            return await TakeNextFrameAsync(cancellationToken);
        }

        try
        {
            // The buffer of the source may hold a frame from before the request: of the last request if it is idle, of its stream if it
            // is not. This request discards it.
            (await http.ReadAsync(url, maxFrameBytes, cancellationToken)).Dispose();

            using var still = await http.ReadAsync(url, maxFrameBytes, cancellationToken);
            return Admit(still);
        }
        catch (PullException e)
        {
            throw new CameraCommandException(CommandStatus.Failed, e.Message);
        }
    }

    private Frame Admit(PullBody still)
    {
        if (still.Verdict != FrameVerdict.Accepted)
        {
            camera.CountRejected(still.Verdict, 0);
            throw Rejected(still.Verdict);
        }

        var verdict = gate.TryRent(camera, still.Bytes.Length, out var frame);
        if (frame is null)
        {
            throw Rejected(verdict);
        }

        still.Bytes.CopyTo(frame.Buffer);
        verdict = gate.Admit(
            camera,
            frame,
            new FrameOrigin(BootId: null, Sequence: null, CapturedMicroseconds: null, FrameFlags.Still),
            publish: false
        );
        if (verdict == FrameVerdict.Accepted)
        {
            return frame;
        }

        frame.Release();
        throw Rejected(verdict);
    }

    // The subscription counts as a viewer, so that an idle source is pulled again.
    private async Task<Frame> TakeNextFrameAsync(CancellationToken cancellationToken)
    {
        using var sink = new NewestFrameSink();
        camera.Feed.Add(sink, withLatest: false);
        try
        {
            // The source may have captured the frame that arrives next before the request.
            (await sink.TakeAsync(cancellationToken)).Release();
            return await sink.TakeAsync(cancellationToken);
        }
        finally
        {
            camera.Feed.Remove(sink);
        }
    }

    private static CameraCommandException Rejected(FrameVerdict verdict) =>
        new(CommandStatus.Failed, $"The still was rejected: {verdict}.");
}
