using NanoCam.Testing;
using NanoCam.Testing.Uplink;
using NanoCam.Wire;

namespace NanoCam.Client.Tests.Uplink;

/// <summary>A fake server, a clock that does not advance, and a timeout for hanging tests.</summary>
public abstract class UplinkTestBase : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(20));

    private protected FakeUplinkServer Server { get; } = new();

    private protected ManualClock Clock { get; } = new();

    private protected CancellationToken Limit => _limit.Token;

    public void Dispose()
    {
        Server.Dispose();
        _limit.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected StreamUplinkOptions NewOptions(byte[]? key = null, Action<Ack>? acknowledged = null, Uri? server = null) =>
        new()
        {
            Server = server ?? Server.Address,
            Hello = new Hello { CameraId = "door", BootId = 7 },
            Clock = new CameraClock(Clock),
            Key = key,
            Acknowledged = acknowledged,
            Time = Clock,
        };

    private protected async Task<(StreamUplinkClient Client, FakeConnection Connection)> ConnectAsync(
        Welcome? welcome = null,
        Action<Ack>? acknowledged = null
    )
    {
        var accepting = Server.AcceptCameraAsync(welcome);
        var client = await StreamUplinkClient.ConnectAsync(NewOptions(acknowledged: acknowledged), Limit);
        return (client, await accepting);
    }
}
