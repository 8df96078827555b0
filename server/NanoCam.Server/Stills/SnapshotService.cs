using System.Globalization;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Stills;

/// <summary>Captures a still over the link of a camera, between live frames, and stores it.</summary>
internal sealed class SnapshotService(StillStore stills, StillReasons reasons, TimeProvider time, ErrorLog errors)
{
    /// <summary>Raised with every still that was captured: must not block. A handler that keeps the frame takes a reference.</summary>
    public event Action<Camera, Frame>? Taken;

    /// <summary>Captures and stores one still.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="order">How it is to be taken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<SnapshotResult> TakeAsync(Camera camera, SnapshotOrder order, CancellationToken cancellationToken)
    {
        if (camera.Link is not { } link)
        {
            return camera.IsOnline(time.Microseconds()) && camera.UplinkKind == UplinkKind.Http
                ? new(
                    SnapshotFault.NoCommands,
                    $"Camera {camera.Id} uses the HTTP uplink, which accepts no commands. Its newest frame is at "
                        + $"/api/cameras/{camera.Id}/frame.jpg."
                )
                : new(SnapshotFault.Offline, $"Camera {camera.Id} is offline.");
        }

        using var timeout = new CancellationTokenSource(order.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var frame = await link.CaptureAsync(new Command { Kind = CommandKind.CaptureNow }, either.Token);
            try
            {
                if (order.IsAllowed is not null && !await order.IsAllowed())
                {
                    return new(SnapshotFault.NotAllowed, "The permission to take a snapshot has expired.");
                }

                Announce(camera, frame);
                return await StoreAsync(frame, camera.Id, order.Reason, cancellationToken);
            }
            finally
            {
                frame.Release();
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new(
                SnapshotFault.Timeout,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Camera {camera.Id} did not send the still within {order.Timeout.TotalSeconds:0.#} seconds."
                )
            );
        }
        catch (CameraCommandException e)
        {
            return new(
                e.Status is CommandStatus.NotSupported or CommandStatus.Busy ? SnapshotFault.Refused : SnapshotFault.Failed,
                e.Message
            );
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return new(SnapshotFault.Failed, $"Camera {camera.Id} disconnected before it sent the still.");
        }
    }

    private async Task<SnapshotResult> StoreAsync(Frame frame, string id, string? reason, CancellationToken cancellationToken)
    {
        var (result, name) = await stills.SaveAsync(frame, id, cancellationToken);
        return result switch
        {
            StoreResult.Stored => new(SnapshotFault.None, "")
            {
                Model = new SnapshotModel
                {
                    Filename = name.Text,
                    Timestamp = frame.CapturedMicroseconds / 1_000_000m,
                    Width = frame.Width,
                    Height = frame.Height,
                    Reason = reason is not null && reasons.TryAdd(name, reason) ? reason : null,
                },
            },
            StoreResult.DiskFull => new(
                SnapshotFault.DiskFull,
                "The still was not stored because the server's disk is full. Free up space, or lower NanoCam:Storage:MinFreeBytes."
            ),
            _ => new(
                SnapshotFault.NotStored,
                "The still was not stored because the server cannot write to its data directory. See the server log."
            ),
        };
    }

    private void Announce(Camera camera, Frame frame)
    {
        foreach (var listener in Delegate.EnumerateInvocationList(Taken))
        {
            try
            {
                listener(camera, frame);
            }
            catch (Exception e)
            {
                errors.Add("Announcing a snapshot", camera.Id, e);
            }
        }
    }
}

/// <summary>Reason for the absence of a snapshot.</summary>
internal enum SnapshotFault
{
    /// <summary>There is a snapshot.</summary>
    None,

    /// <summary>The camera accepts no commands.</summary>
    NoCommands,

    /// <summary>The camera is offline.</summary>
    Offline,

    /// <summary>The camera did not send it in time.</summary>
    Timeout,

    /// <summary>The camera cannot take one, or is busy.</summary>
    Refused,

    /// <summary>The camera failed or disconnected.</summary>
    Failed,

    /// <summary>The authorization ended in the meantime.</summary>
    NotAllowed,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>It cannot be written.</summary>
    NotStored,
}

/// <summary>Result of a snapshot.</summary>
/// <param name="Fault">Why there is no snapshot.</param>
/// <param name="Detail">The reason as a sentence.</param>
internal sealed record SnapshotResult(SnapshotFault Fault, string Detail)
{
    /// <summary>The stored still, or null.</summary>
    public SnapshotModel? Model { get; init; }
}
