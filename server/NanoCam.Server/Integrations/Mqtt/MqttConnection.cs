using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>One connection to the broker. All of its failures are an <see cref="MqttException"/>.</summary>
internal sealed class MqttConnection : IDisposable
{
    /// <summary>Payload of a birth message.</summary>
    public static readonly ReadOnlyMemory<byte> Online = "online"u8.ToArray();

    private static readonly ReadOnlyMemory<byte> Offline = "offline"u8.ToArray();

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);

    // The broker does not send larger messages: commands are short, and discovery messages have a few kilobytes.
    private const uint MaxPacketBytes = 64 * 1024;

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly MqttAddress _address;
    private readonly MqttTopics _topics;
    private readonly TimeProvider _time;

    // Bytes of a PUBLISH besides topic and payload: fixed header, length of the topic, packet identifier, properties.
    private const int PacketOverhead = 16;

    private volatile MqttException? _ended;
    private uint _maxPacketBytes = uint.MaxValue;

    private MqttConnection(MqttAddress address, MqttTopics topics, TimeProvider time)
    {
        _address = address;
        _topics = topics;
        _time = time;
    }

    /// <summary>Connects, subscribes, and announces the server.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="topics">Names of the topics.</param>
    /// <param name="receive">
    /// Receives the topic, the payload, and whether the message was retained. Runs on the thread of the connection and must not block.
    /// </param>
    /// <param name="ended">Called when the connection ends.</param>
    /// <param name="time">Clock.</param>
    /// <param name="stop">Ends the attempt.</param>
    public static async Task<MqttConnection> OpenAsync(
        MqttOptions options,
        MqttTopics topics,
        Action<string, ReadOnlySequence<byte>, bool> receive,
        Action ended,
        TimeProvider time,
        CancellationToken stop
    )
    {
        _ = MqttAddress.TryParse(options.Server!, out var address);
        var connection = new MqttConnection(address!, topics, time);
        try
        {
            await connection.ConnectAsync(options, receive, ended, stop);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Publishes a message; an empty payload with <paramref name="retain"/> removes the retained message.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload; not used after the call.</param>
    /// <param name="retain">Whether the broker retains the message.</param>
    /// <param name="confirm">Whether to wait for the broker's confirmation.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, bool confirm, CancellationToken stop)
    {
        var message = new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            Retain = retain,
            QualityOfServiceLevel = confirm ? MqttQualityOfServiceLevel.AtLeastOnce : MqttQualityOfServiceLevel.AtMostOnce,
        };
        using var timeout = new CancellationTokenSource(MaxWait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            var result = await _client.PublishAsync(message, either.Token);
            if (!result.IsSuccess)
            {
                throw new MqttException(
                    MqttProblem.Refused,
                    $"The broker {_address} refused a message on {topic}: {result.ReasonCode}. Allow this user to write below the prefixes."
                );
            }
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new MqttException(
                MqttProblem.Lost,
                $"The broker {_address} did not confirm a message within {MaxWait.TotalSeconds:0} s. The server connects again.",
                e
            );
        }
        catch (Exception e) when (IsConnectionError(e) && !stop.IsCancellationRequested)
        {
            throw new MqttException(MqttProblem.Lost, $"The connection to the broker {_address} ended: {e.Message}", e);
        }
    }

    /// <summary>
    /// Whether the broker accepts a message of this size. It closes the connection at a larger one, and would do so again after each new
    /// connection.
    /// </summary>
    public bool Accepts(string topic, int payloadBytes) =>
        Encoding.UTF8.GetByteCount(topic) + payloadBytes + PacketOverhead <= _maxPacketBytes;

    /// <summary>Announces that the server is offline, and disconnects. Never throws.</summary>
    public async Task CloseAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        try
        {
            await PublishAsync(_topics.Server, Offline, retain: true, confirm: true, timeout.Token);
            await _client.DisconnectAsync(new MqttClientDisconnectOptions(), timeout.Token);
        }
        catch (Exception e) when (e is MqttException || IsConnectionError(e))
        {
            // The broker then publishes the will.
        }
    }

    /// <summary>Throws if the connection has ended.</summary>
    public void ThrowIfEnded()
    {
        if (_ended is { } ended)
        {
            throw ended;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static bool IsConnectionError(Exception e) =>
        e is MqttCommunicationException or MqttProtocolViolationException or OperationCanceledException or InvalidOperationException
        || e is IOException or System.Net.Sockets.SocketException;

    private async Task ConnectAsync(
        MqttOptions options,
        Action<string, ReadOnlySequence<byte>, bool> receive,
        Action ended,
        CancellationToken stop
    )
    {
        _client.ApplicationMessageReceivedAsync += e =>
        {
            receive(e.ApplicationMessage.Topic, e.ApplicationMessage.Payload, e.ApplicationMessage.Retain);
            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += e =>
        {
            var reason = e.Exception?.Message ?? e.ReasonString ?? e.Reason.ToString();
            _ended = new MqttException(MqttProblem.Lost, $"The connection to the broker {_address} ended: {reason}", e.Exception);
            ended();
            return Task.CompletedTask;
        };
        using var timeout = new CancellationTokenSource(MaxWait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            var result = await _client.ConnectAsync(Build(options), either.Token);
            Check(result);
            _maxPacketBytes = result.MaximumPacketSize is { } most and > 0 ? most : uint.MaxValue;
            var subscribe = new MqttClientSubscribeOptionsBuilder();
            foreach (var topic in _topics.Subscriptions)
            {
                subscribe.WithTopicFilter(topic);
            }

            Check(await _client.SubscribeAsync(subscribe.Build(), either.Token));
        }
        catch (Exception e) when (e is not MqttException && !stop.IsCancellationRequested)
        {
            throw MqttException.Describe(e, _address);
        }

        await PublishAsync(_topics.Server, Online, retain: true, confirm: true, stop);
    }

    private MqttClientOptions Build(MqttOptions options)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(_address.Host, _address.Port)
            // A fixed id would let two servers disconnect each other.
            .WithClientId($"nanocam-{Guid.NewGuid():N}"[..22])
            .WithCleanStart()
            .WithKeepAlivePeriod(KeepAlive)
            .WithTimeout(MaxWait)
            .WithMaximumPacketSize(MaxPacketBytes)
            .WithWillTopic(_topics.Server)
            .WithWillPayload(Offline.ToArray())
            .WithWillRetain()
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        if (!string.IsNullOrEmpty(options.User))
        {
            builder.WithCredentials(options.User, options.Password ?? "");
        }

        if (_address.UsesTls)
        {
            builder.WithTlsOptions(tls =>
            {
                tls.WithRevocationMode(X509RevocationMode.NoCheck);
                if (!string.IsNullOrEmpty(options.CaFile))
                {
                    var authorities = new X509Certificate2Collection();
                    authorities.ImportFromPemFile(options.CaFile);
                    tls.WithTrustChain(authorities);
                }
            });
        }

        return builder.Build();
    }

    private void Check(MqttClientSubscribeResult result)
    {
        if (result.Items.FirstOrDefault(item => item.ResultCode >= MqttClientSubscribeResultCode.UnspecifiedError) is { } refused)
        {
            throw new MqttException(
                MqttProblem.Refused,
                $"The broker {_address} refused the subscription to {refused.TopicFilter.Topic}: {refused.ResultCode}. "
                    + "Allow the user of NanoCam:Mqtt:User to read this topic."
            );
        }
    }

    private void Check(MqttClientConnectResult result)
    {
        switch (result.ResultCode)
        {
            case MqttClientConnectResultCode.Success:
                return;
            case MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.NotAuthorized:
                throw new MqttException(
                    MqttProblem.Credentials,
                    $"The broker {_address} rejected the user name or password. Check NanoCam:Mqtt:User and NanoCam:Mqtt:Password."
                );
            default:
                throw new MqttException(MqttProblem.Refused, $"The broker {_address} refused the connection: {result.ResultCode}.");
        }
    }
}
