using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Stills;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>
/// Commands that were received. For each setting of each camera, only the newest command waits. Each is executed at most once per second,
/// and
/// at most twenty per second in total. The last command therefore always takes effect, and a flood of commands costs neither memory nor
/// writes.
/// </summary>
internal sealed class MqttCommands(
    CameraRegistry cameras,
    MqttCommandHandler handler,
    SnapshotService snapshots,
    MqttStatus status,
    BackgroundWork work
) : IDisposable
{
    private const int MaxPayloadBytes = 64;
    private const string Press = "PRESS";
    private static readonly TimeSpan PerSetting = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _filled = new(0, 1);
    private readonly Dictionary<(string Camera, MqttCommand Command), string> _waiting = [];
    private readonly Dictionary<(string Camera, MqttCommand Command), long> _executed = [];
    private readonly ConcurrentDictionary<string, bool> _capturing = new(StringComparer.Ordinal);

    /// <summary>Accepts a command. Never waits.</summary>
    /// <param name="cameraId">The camera.</param>
    /// <param name="command">The command.</param>
    /// <param name="payload">Its value.</param>
    /// <param name="isRetained">Whether it was retained by the broker; it is then ignored.</param>
    public void Accept(string cameraId, MqttCommand command, ReadOnlySequence<byte> payload, bool isRetained)
    {
        if (isRetained)
        {
            status.CountIgnored(IgnoredMessage.Retained);
            return;
        }

        if (payload.Length > MaxPayloadBytes || !cameras.TryGet(cameraId, out _))
        {
            status.CountIgnored(IgnoredMessage.Invalid);
            return;
        }

        lock (_gate)
        {
            if (_waiting.ContainsKey((cameraId, command)))
            {
                status.CountIgnored(IgnoredMessage.Replaced);
            }

            _waiting[(cameraId, command)] = Encoding.UTF8.GetString(payload);
            if (_filled.CurrentCount == 0)
            {
                _filled.Release();
            }
        }
    }

    /// <summary>Executes commands until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            if (!TryTake(out var next, out var payload, out var wait))
            {
                await _filled.WaitAsync(wait, stop);
                continue;
            }

            if (next.Command == MqttCommand.Snapshot && payload == Press)
            {
                Capture(next.Camera, stop);
            }
            else if (!await handler.TryExecuteAsync(next.Camera, next.Command, payload, stop))
            {
                status.CountIgnored(IgnoredMessage.Invalid);
            }

            await Task.Delay(Between, work.Time, stop);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _filled.Dispose();

    // Runs in parallel with other commands, because a camera takes seconds. One at a time per camera.
    private void Capture(string cameraId, CancellationToken stop)
    {
        if (cameras.TryGet(cameraId, out var camera) && _capturing.TryAdd(cameraId, true))
        {
            _ = work.RunAsync("Taking a snapshot for MQTT", cameraId, token => CaptureAsync(camera, token), stop);
            return;
        }

        // The snapshot that is being taken replaces it, or the camera was removed meanwhile.
        status.CountIgnored(camera is null ? IgnoredMessage.Invalid : IgnoredMessage.Replaced);
    }

    private async Task CaptureAsync(Camera camera, CancellationToken stop)
    {
        try
        {
            // Not awaited: the next command must not wait for the camera.
            await Task.Yield();
            var result = await snapshots.TakeAsync(camera, SnapshotOrder.Standard, stop);
            status.CountCommand(result.Fault == SnapshotFault.None);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It is not repeated, because it was a single command.
            status.CountCommand(isExecuted: false);
            work.Errors.Add("Taking a snapshot for MQTT", camera.Id, e);
        }
        finally
        {
            _capturing.TryRemove(camera.Id, out _);
        }
    }

    private bool TryTake(out (string Camera, MqttCommand Command) next, out string payload, out TimeSpan wait)
    {
        (next, payload, wait) = (default, "", Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            foreach (var key in _executed.Keys.Where(key => work.Time.GetElapsedTime(_executed[key]) >= PerSetting).ToList())
            {
                _executed.Remove(key);
            }

            foreach (var key in _waiting.Keys)
            {
                if (!_executed.TryGetValue(key, out var at))
                {
                    _waiting.Remove(key, out payload!);
                    _executed[key] = work.Time.GetTimestamp();
                    next = key;
                    return true;
                }

                var left = PerSetting - work.Time.GetElapsedTime(at) + TimeSpan.FromMilliseconds(1);
                wait = wait == Timeout.InfiniteTimeSpan || left < wait ? left : wait;
            }

            return false;
        }
    }
}
