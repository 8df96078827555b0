using System.Text;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>
/// Publishes the cameras over one connection: discovery messages and states when they change, frames at most once a second for each camera.
/// A frame is taken only when it is sent, so a slow broker does not hold frame buffers.
/// </summary>
internal sealed class MqttPublisher(
    CameraRegistry cameras,
    StateValues states,
    MqttTopics topics,
    DiscoveryMessage discovery,
    MqttQueue queue,
    MqttStatus status,
    TimeProvider time
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Messages sent previously, over any connection of this run.
    private readonly Dictionary<string, AnnouncedCamera> _published = new(StringComparer.Ordinal);

    /// <summary>Publishes until the connection ends.</summary>
    public async Task RunAsync(MqttConnection connection, CancellationToken stop)
    {
        foreach (var id in _published.Keys.Where(id => !cameras.TryGet(id, out _)).ToList())
        {
            // It was removed while there was no connection. A camera that gets this id later is announced again.
            _published.Remove(id);
        }

        PublishAll();
        var ticked = time.GetTimestamp();
        while (true)
        {
            connection.ThrowIfEnded();
            await PublishWaitingAsync(connection, stop);
            if (time.GetElapsedTime(ticked) >= Interval)
            {
                ticked = time.GetTimestamp();
                foreach (var camera in cameras.All)
                {
                    await PublishAsync(connection, camera.Id, new MqttJob(MqttWork.Changes, null), stop);
                }

                status.LogIgnored();
            }

            var left = Interval - time.GetElapsedTime(ticked);
            await queue.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, stop);
        }
    }

    /// <summary>Publishes discovery messages, states and frames of all cameras again.</summary>
    public void PublishAll()
    {
        foreach (var camera in cameras.All)
        {
            queue.Add(camera.Id, MqttWork.Everything);
        }
    }

    private async Task PublishWaitingAsync(MqttConnection connection, CancellationToken stop)
    {
        var jobs = queue.Take();
        try
        {
            foreach (var id in jobs.Keys.ToList())
            {
                jobs.Remove(id, out var job);
                await PublishAsync(connection, id, job, stop);
            }
        }
        finally
        {
            // The connection ended before they were sent.
            foreach (var job in jobs.Values)
            {
                job.Still?.Release();
            }
        }
    }

    private async Task PublishAsync(MqttConnection connection, string id, MqttJob job, CancellationToken stop)
    {
        try
        {
            stop.ThrowIfCancellationRequested();
            connection.ThrowIfEnded();
            if (!cameras.TryGet(id, out var camera))
            {
                await RemoveAsync(connection, id, stop);
                return;
            }

            if (!_published.TryGetValue(id, out var published))
            {
                _published[id] = published = new AnnouncedCamera();
            }

            await PublishDiscoveryAsync(connection, camera, published, job.Work.HasFlag(MqttWork.Everything), stop);
            var now = time.Microseconds();
            var isAll = (job.Work & (MqttWork.States | MqttWork.Everything)) != MqttWork.None;
            foreach (var (name, value) in states.Of(camera, now))
            {
                if (published.IsDue(name, value, now, isAll))
                {
                    await SendAsync(connection, topics.State(id, name), Encoding.UTF8.GetBytes(value), confirm: false, stop);
                    published.Sent(name, value, now);
                }
            }

            await PublishFrameAsync(connection, camera, published, job, stop);
        }
        finally
        {
            job.Still?.Release();
        }
    }

    private async Task PublishDiscoveryAsync(
        MqttConnection connection,
        Camera camera,
        AnnouncedCamera published,
        bool isAll,
        CancellationToken stop
    )
    {
        var features = CameraFeatures.Of(camera, published.Features);
        if (!isAll && features == published.Features)
        {
            return;
        }

        var message = discovery.Write(camera.Id, features, published.Entities, out var entities);
        await SendAsync(connection, topics.Config(topics.ObjectId(camera.Id)), message, confirm: true, stop);
        (published.Features, published.Entities) = (features, entities);
        // Home Assistant subscribes to the topic of the frames after it has read the message.
        published.RepeatFrameUntil = time.Microseconds() + AnnouncedCamera.RepeatMicroseconds;
        status.Announced(camera.Id, isAnnounced: true);
    }

    private async Task PublishFrameAsync(
        MqttConnection connection,
        Camera camera,
        AnnouncedCamera published,
        MqttJob job,
        CancellationToken stop
    )
    {
        var now = time.Microseconds();
        var frame = job.Still?.AddReference() ?? camera.Feed.TakeLatest();
        if (frame is null)
        {
            return;
        }

        try
        {
            if ((job.Work & (MqttWork.Image | MqttWork.Everything)) != MqttWork.None || published.IsFrameDue(frame, now))
            {
                // 6. live
                var topic = topics.State(camera.Id, StateNames.Image);
                if (connection.Accepts(topic, frame.Length))
                {
                    await connection.PublishAsync(topic, frame.Jpeg, retain: false, confirm: false, stop);
                    status.CountPublished(isFrame: true);
                }
                else
                {
                    status.SkippedFrame(camera.Id, frame.Length);
                }

                published.SentFrame(frame, now);
            }
        }
        finally
        {
            frame.Release();
        }
    }

    // This also applies to cameras that are unknown to this run, because they were removed while there was no connection.
    private async Task RemoveAsync(MqttConnection connection, string id, CancellationToken stop)
    {
        await SendAsync(connection, topics.Config(topics.ObjectId(id)), default, confirm: true, stop);
        foreach (var name in MqttTopics.States)
        {
            await SendAsync(connection, topics.State(id, name), default, confirm: false, stop);
        }

        _published.Remove(id);
        status.Announced(id, isAnnounced: false);
    }

    private async Task SendAsync(
        MqttConnection connection,
        string topic,
        ReadOnlyMemory<byte> payload,
        bool confirm,
        CancellationToken stop
    )
    {
        await connection.PublishAsync(topic, payload, retain: true, confirm, stop);
        status.CountPublished(isFrame: false);
    }
}
