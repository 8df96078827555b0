using NanoCam.Device.Network;

namespace NanoCam.Device.Tests.Fakes;

/// <summary>A network that a test turns on and off.</summary>
internal sealed class TestNetwork : INetwork
{
    private volatile bool _isUp = true;
    private int _checks;

    public bool IsUp
    {
        get
        {
            Interlocked.Increment(ref _checks);
            return _isUp;
        }
        set => _isUp = value;
    }

    /// <summary>Number of times that its state was checked.</summary>
    public int Checks => Volatile.Read(ref _checks);

    /// <summary>Whether joining succeeds.</summary>
    public bool CanJoin { get; set; } = true;

    public int Joins { get; private set; }

    public int Leaves { get; private set; }

    public bool Join(int timeoutMilliseconds)
    {
        Joins++;
        IsUp = CanJoin;
        return IsUp;
    }

    public void Leave()
    {
        Leaves++;
        IsUp = false;
    }
}
