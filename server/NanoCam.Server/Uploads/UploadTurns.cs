using System.Collections.Concurrent;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Processes uploads of the same frame one after the other. A repeat that arrives while the first is being stored waits for it: only then
/// is it known whether the frame is a duplicate or must be stored.
/// </summary>
internal sealed class UploadTurns
{
    private readonly ConcurrentDictionary<FrameKey, TaskCompletionSource> _taken = new();

    /// <summary>Waits for the turn of a frame. The caller disposes the turn.</summary>
    /// <param name="cameraId">Id of the camera.</param>
    /// <param name="bootId">Its boot, or null.</param>
    /// <param name="sequence">Number of the frame; null for a sender that does not count, whose frames all differ.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask<Turn> TakeAsync(string cameraId, uint? bootId, uint? sequence, CancellationToken cancellationToken)
    {
        if (sequence is not { } number)
        {
            return default;
        }

        var key = new FrameKey(cameraId, bootId, number);
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (_taken.GetOrAdd(key, mine) is var holder && holder != mine)
        {
            await holder.Task.WaitAsync(cancellationToken);
        }

        return new Turn(_taken, key, mine);
    }

    internal readonly record struct FrameKey(string Camera, uint? Boot, uint Number);

    /// <summary>Turn of one upload; disposing passes it on.</summary>
    internal readonly struct Turn(ConcurrentDictionary<FrameKey, TaskCompletionSource> taken, FrameKey key, TaskCompletionSource mine)
        : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose()
        {
            // Null for a frame without a number.
            taken?.TryRemove(key, out _);
            mine?.SetResult();
        }
    }
}
