using System;

namespace NanoCam.Device.Time;

/// <summary>Spreads retries over time, so that cameras that lost the server together do not reconnect together.</summary>
public sealed class Jitter
{
    private readonly object _lock = new object();
    private readonly Random _random;

    /// <summary>Creates a random number generator with <paramref name="seed"/>, which must differ between cameras.</summary>
    public Jitter(int seed)
    {
        _random = new Random(seed);
    }

    /// <summary>Returns a time between 0.5 and 1.5 times <paramref name="milliseconds"/>.</summary>
    public int Around(int milliseconds)
    {
        lock (_lock)
        {
            return (milliseconds / 2) + _random.Next(milliseconds + 1);
        }
    }
}
