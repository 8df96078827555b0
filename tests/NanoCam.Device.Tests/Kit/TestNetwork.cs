using NanoCam.Device.Network;

namespace NanoCam.Device.Tests.Kit;

/// <summary>A network that is there or not, as a test says.</summary>
internal sealed class TestNetwork : INetwork
{
    private volatile bool _isUp = true;
    private int _looks;

    public bool IsUp
    {
        get
        {
            Interlocked.Increment(ref _looks);
            return _isUp;
        }
        set => _isUp = value;
    }

    /// <summary>Times somebody looked whether it is up.</summary>
    public int Looks => Volatile.Read(ref _looks);

    /// <summary>Whether joining works.</summary>
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
