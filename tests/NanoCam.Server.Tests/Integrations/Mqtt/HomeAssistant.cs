using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Protocol;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Integrations.Mqtt;

/// <summary>
/// Simulates Home Assistant: subscribes to discovery, checks each message, and then subscribes to the topics that it names.
/// </summary>
internal sealed class HomeAssistant : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentDictionary<string, JsonElement> _devices = new();
    private readonly ConcurrentDictionary<string, string> _states = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<(string Topic, byte[] Payload)> _received = new();

    /// <summary>Rules that messages violated.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>All messages so far.</summary>
    public IReadOnlyCollection<(string Topic, byte[] Payload)> Received => _received;

    /// <summary>Ids of the devices.</summary>
    public IReadOnlyCollection<string> Devices => [.. _devices.Keys];

    /// <summary>Connects.</summary>
    public static async Task<HomeAssistant> ConnectAsync(MosquittoBroker broker)
    {
        var home = new HomeAssistant();
        home._client.ApplicationMessageReceivedAsync += e => home.ReceiveAsync(e.ApplicationMessage);
        await home._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).Build());
        await home.SubscribeAsync("homeassistant/device/+/config");
        await home.SubscribeAsync("nanocam/status");
        return home;
    }

    /// <summary>Newest value of a topic; null if none, or if it was removed.</summary>
    public string? StateOf(string topic) => _states.GetValueOrDefault(topic);

    /// <summary>Number of messages of a topic so far.</summary>
    public int CountOf(string topic) => _received.Count(message => message.Topic == topic);

    /// <summary>An entity of a device, or an undefined element.</summary>
    public JsonElement Entity(string device, string key) =>
        _devices.TryGetValue(device, out var message) && message.GetProperty("cmps").TryGetProperty(key, out var entity) ? entity : default;

    /// <summary>Publishes a message.</summary>
    public Task PublishAsync(string topic, string payload, bool retain = false) =>
        PublishAsync(topic, Encoding.UTF8.GetBytes(payload), retain);

    /// <summary>Publishes a message.</summary>
    public Task PublishAsync(string topic, byte[] payload, bool retain = false) =>
        _client.PublishAsync(
            new MqttApplicationMessage
            {
                Topic = topic,
                Payload = new ReadOnlySequence<byte>(payload),
                Retain = retain,
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            }
        );

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SubscribeAsync(string topic) => await _client.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce);

    private async Task ReceiveAsync(MqttApplicationMessage message)
    {
        var payload = message.Payload.ToArray();
        _received.Enqueue((message.Topic, payload));
        if (!message.Topic.StartsWith("homeassistant/", StringComparison.Ordinal))
        {
            if (payload.Length == 0)
            {
                _states.TryRemove(message.Topic, out _);
            }
            else
            {
                _states[message.Topic] = Encoding.Latin1.GetString(payload);
            }

            return;
        }

        var device = message.Topic.Split('/')[2];
        if (payload.Length == 0)
        {
            _devices.TryRemove(device, out _);
            return;
        }

        try
        {
            var config = JsonDocument.Parse(payload).RootElement;
            foreach (var error in HomeAssistantSchema.Check(message.Topic, config))
            {
                _errors.Enqueue(error);
            }

            foreach (var entity in config.GetProperty("cmps").EnumerateObject())
            {
                foreach (var field in entity.Value.EnumerateObject().Where(field => field.Name is "topic" or "state_topic"))
                {
                    await SubscribeAsync(field.Value.GetString()!);
                }
            }

            _devices[device] = config;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            _errors.Enqueue($"{message.Topic}: {e.Message}");
        }
    }
}
