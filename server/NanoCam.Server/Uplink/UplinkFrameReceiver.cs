using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>
/// Reads frames directly into their buffers, passes them to the gate, and acknowledges them. Called by the read loop only.
/// </summary>
/// <param name="reader">Reads from the camera.</param>
/// <param name="writer">Writes to the camera.</param>
/// <param name="gate">Checks and publishes frames.</param>
/// <param name="time">Clock.</param>
/// <param name="credit">Frames that the camera may have in flight.</param>
internal sealed class UplinkFrameReceiver(UplinkReader reader, UplinkWriter writer, FrameGate gate, TimeProvider time, int credit)
{
    // The firmware keeps no more frames in flight.
    private const int MostCredit = 16;

    // Times of the newest acknowledgements.
    private readonly long[] _acknowledged = new long[Math.Max(credit, MostCredit)];
    private int _granted;
    private int _acknowledgements;

    // 3. uplink
    /// <summary>Receives one frame whose message header was read.</summary>
    /// <exception cref="GoodbyeException">The frame header is invalid, or the connection ended inside the frame.</exception>
    public async ValueTask ReceiveAsync(Camera camera, UplinkLink link, int bodyLength, CancellationToken cancellationToken)
    {
        // Its header has just arrived.
        var begun = time.Microseconds();
        var at = await reader.ReadAsync(Math.Min(FrameHeader.Size, bodyLength), cancellationToken);
        if (!FrameHeader.TryRead(reader.Buffer, at, Math.Min(FrameHeader.Size, bodyLength), bodyLength, out var header, out var error))
        {
            throw new GoodbyeException(GoodbyeReason.ProtocolError, $"Invalid frame header: {error}.");
        }

        await reader.SkipAsync(bodyLength - header.JpegLength - FrameHeader.Size, cancellationToken);
        var verdict = gate.TryRent(camera, header.JpegLength, out var frame);
        if (frame is null)
        {
            await reader.SkipAsync(header.JpegLength, cancellationToken);
        }
        else
        {
            var isComplete = false;
            try
            {
                await reader.ReadAsync(frame.Buffer.AsMemory(0, header.JpegLength), cancellationToken);
                isComplete = true;
                if (link.IsClosed)
                {
                    throw new OperationCanceledException("The session was closed while the frame arrived.");
                }

                camera.TransferMicroseconds = time.Microseconds() - begun;
                verdict = Admit(camera, link, frame, header, begun);
            }
            finally
            {
                frame.Release();
                if (!isComplete)
                {
                    // The connection broke or stalled inside the frame, so no acknowledgement is possible.
                    camera.CountRejected(FrameVerdict.Truncated, 0);
                }
            }
        }

        _granted = Math.Max(credit, Math.Min(camera.SteeredCredit, MostCredit));
        var ack = new Ack
        {
            Sequence = header.Sequence,
            Verdict = verdict,
            Credit = (byte)_granted,
            FrameBudget = (ushort)Math.Min(camera.SteeredFrameBytes / Ack.BudgetUnit, ushort.MaxValue),
        };
        await writer.WriteAsync(ack, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
        _acknowledged[_acknowledgements++ % _acknowledged.Length] = time.Microseconds();
    }

    private FrameVerdict Admit(Camera camera, UplinkLink link, Frame frame, in FrameHeader header, long begun)
    {
        var isStill = (header.Flags & FrameFlags.Still) != 0;
        var clock = link.Clock;
        var captured = header.CaptureMicroseconds + clock?.OffsetMicroseconds;
        var verdict = gate.Admit(
            camera,
            frame,
            new FrameOrigin(link.Hello.BootId, header.Sequence, captured, header.Flags) { WaitMicroseconds = header.WaitMicroseconds },
            publish: !isStill
        );
        if (isStill)
        {
            link.Stills.Complete(header.RequestId, frame, verdict);
        }
        else if (clock is { } known && verdict == FrameVerdict.Accepted && camera.IsSteered)
        {
            Announce(camera, frame, header, known, begun);
        }

        return verdict;
    }

    // The acknowledgement that permitted this frame, and then the frame, crossed the network.
    private void Announce(Camera camera, Frame frame, in FrameHeader header, ClockOffset clock, long begun)
    {
        var granted = Math.Max(_granted, credit);
        var permitted =
            _acknowledgements < granted
                ? 0
                : _acknowledged[(_acknowledgements - granted) % _acknowledged.Length] + clock.RoundTripMicroseconds;
        camera.Deliver(
            new DeliveredFrame(
                time.Microseconds(),
                frame.Length,
                frame.Width * frame.Height,
                camera.Reported?.Applied.Quality ?? 0,
                header.CaptureMicroseconds + clock.OffsetMicroseconds,
                begun,
                permitted,
                clock.RoundTripMicroseconds,
                (header.Flags & FrameFlags.Settling) != 0
            )
        );
    }
}
