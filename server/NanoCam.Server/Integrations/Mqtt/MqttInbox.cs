using System.Buffers;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Forwards messages from the broker. Runs on the thread of the connection and never waits.</summary>
internal sealed class MqttInbox(
    MqttTopics topics,
    CameraRegistry cameras,
    MqttCommands commands,
    MqttPublisher publisher,
    MqttQueue queue,
    MqttStatus status,
    TimeProvider time
)
{
    // Home Assistant announces its start once. The server would send everything repeatedly if a broker repeated it.
    private static readonly TimeSpan BirthInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, long> _withdrawnAt = new(StringComparer.Ordinal);
    private long? _bornAt;

    /// <summary>Receives a message.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="payload">Its payload, valid during the call.</param>
    /// <param name="isRetained">Whether it was retained by the broker.</param>
    public void Receive(string topic, ReadOnlySequence<byte> payload, bool isRetained)
    {
        if (topic == topics.HomeAssistant)
        {
            OnHomeAssistant(payload);
        }
        else if (topics.TryParseConfig(topic, out var objectId))
        {
            OnDiscovery(objectId, payload);
        }
        else if (topics.TryParseCommand(topic, out var cameraId, out var command))
        {
            commands.Accept(cameraId, command, payload, isRetained);
        }
        else
        {
            status.CountIgnored(IgnoredMessage.Invalid);
        }
    }

    private void OnHomeAssistant(ReadOnlySequence<byte> payload)
    {
        var isBirth =
            payload.Length == MqttConnection.Online.Length && payload.ToArray().AsSpan().SequenceEqual(MqttConnection.Online.Span);
        if (isBirth && (_bornAt is not { } at || time.GetElapsedTime(at) >= BirthInterval))
        {
            _bornAt = time.GetTimestamp();
            publisher.PublishAll();
        }
    }

    private void OnDiscovery(string objectId, ReadOnlySequence<byte> payload)
    {
        if (payload.Length == 0)
        {
            OnWithdrawn(objectId);
            return;
        }

        // Other programs also announce their devices here; their messages are ignored.
        if (!RetainedDiscovery.TryRead(payload, topics, out var cameraId) || topics.ObjectId(cameraId) != objectId)
        {
            return;
        }

        if (cameras.TryGet(cameraId, out _))
        {
            status.Seen(cameraId);
        }
        else
        {
            // It was removed while there was no connection, so the publisher removes its message.
            queue.Add(cameraId, MqttWork.Changes);
        }
    }

    // Another client removed the message, or this server did for a camera that was removed.
    private void OnWithdrawn(string objectId)
    {
        if (cameras.All.FirstOrDefault(camera => topics.ObjectId(camera.Id) == objectId) is not { } camera || !status.Withdrawn(camera.Id))
        {
            return;
        }

        // Two servers with the same prefix would otherwise remove and repeat each other's messages without a pause.
        if (!_withdrawnAt.TryGetValue(camera.Id, out var at) || time.GetElapsedTime(at) >= RepeatInterval)
        {
            _withdrawnAt[camera.Id] = time.GetTimestamp();
            queue.Add(camera.Id, MqttWork.Everything);
        }
    }
}
