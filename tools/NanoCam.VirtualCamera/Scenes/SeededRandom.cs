namespace NanoCam.VirtualCamera.Scenes;

/// <summary>SplitMix64: the same numbers for a seed on every machine and runtime, which Random does not guarantee.</summary>
internal struct SeededRandom(long seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>Returns the next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>Returns a uniformly distributed number from <paramref name="from"/> (inclusive) to <paramref name="to"/>.</summary>
    public float Range(float from, float to) => from + ((to - from) * ((Next() >> 40) / (float)(1 << 24)));

    /// <summary>Returns a number from 0 to <paramref name="end"/> - 1.</summary>
    public int Below(int end) => (int)((Next() >> 33) % (ulong)end);
}
