using System.Diagnostics;
using NanoCam.Client;
using NanoCam.Wire;

namespace NanoCam.Testing.Load;

/// <summary>
/// A camera on the stream uplink that sends one frame repeatedly and reconnects, as every client of this project does.
/// </summary>
/// <param name="server">Address of the server.</param>
/// <param name="id">Number in its id, and seed of its reconnect delays.</param>
/// <param name="interval">Time between frames.</param>
public sealed class LoadCamera(Uri server, int id, TimeSpan interval)
{
    private static readonly byte[] Jpeg = TestJpeg.Create(8_000);
    private readonly TimeProvider _time = TimeProvider.System;

    private readonly Backoff _backoff = new(new Random(id));
    private readonly CameraClock _clock = new(TimeProvider.System);
    private readonly List<long> _attempts = [];
    private long _acknowledged;
    private long _lastAcknowledged;
    private long _longestGap;
    private uint _sequence;

    /// <summary>Its id on the server.</summary>
    public string Id { get; } = $"load-{id}";

    /// <summary>Frames accepted by the server.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Longest time without an accepted frame since <see cref="Watch"/>, including the current one.</summary>
    public TimeSpan LongestGap
    {
        get
        {
            var now = Stopwatch.GetElapsedTime(Volatile.Read(ref _lastAcknowledged));
            var longest = TimeSpan.FromTicks(Volatile.Read(ref _longestGap));
            return now > longest ? now : longest;
        }
    }

    /// <summary>Times of its connection attempts, as stopwatch timestamps.</summary>
    public IReadOnlyList<long> Attempts
    {
        get
        {
            lock (_attempts)
            {
                return [.. _attempts];
            }
        }
    }

    /// <summary>Starts measuring gaps.</summary>
    public void Watch()
    {
        Volatile.Write(ref _longestGap, 0);
        Volatile.Write(ref _lastAcknowledged, Stopwatch.GetTimestamp());
    }

    /// <summary>Sends until canceled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = TimeSpan.Zero;
            try
            {
                await SendAsync(cancellationToken);
            }
            catch (UplinkException e)
            {
                pause = _backoff.Next(e);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        lock (_attempts)
        {
            _attempts.Add(Stopwatch.GetTimestamp());
        }

        var options = new StreamUplinkOptions
        {
            Server = server,
            Hello = new Hello
            {
                CameraId = Id,
                BootId = 1,
                Firmware = "load 1",
            },
            Clock = _clock,
            HandshakeTimeout = TimeSpan.FromSeconds(30),
            Acknowledged = OnAck,
        };
        await using var client = await StreamUplinkClient.ConnectAsync(options, cancellationToken);
        while (true)
        {
            var frame = new FrameHeader
            {
                Sequence = ++_sequence,
                CaptureMicroseconds = _clock.Microseconds,
                Width = 640,
                Height = 480,
            };
            await client.SendFrameAsync(Jpeg, frame, cancellationToken);
            await Task.Delay(interval, _time, cancellationToken);
            if (client.Failure is { } failure)
            {
                throw failure;
            }
        }
    }

    private void OnAck(Ack ack)
    {
        if (ack.Verdict != FrameVerdict.Accepted)
        {
            return;
        }

        _backoff.Reset();
        Interlocked.Increment(ref _acknowledged);
        var before = Interlocked.Exchange(ref _lastAcknowledged, Stopwatch.GetTimestamp());
        if (before != 0 && Stopwatch.GetElapsedTime(before).Ticks is var gap && gap > Volatile.Read(ref _longestGap))
        {
            Volatile.Write(ref _longestGap, gap);
        }
    }
}
