namespace NanoCam.Server.Hosting;

/// <summary>How many there are of each key at the moment. A key is held only while there is one of it.</summary>
internal sealed class ConcurrencyCounter<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, int> _counts = [];

    /// <summary>Counts one more, and returns how many there are with it. The caller <see cref="Leave"/>s once.</summary>
    public int Enter(TKey key)
    {
        lock (_gate)
        {
            return _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Counts one more where there are fewer than <paramref name="max"/>. The caller <see cref="Leave"/>s once if so.</summary>
    public bool TryEnter(TKey key, int max)
    {
        lock (_gate)
        {
            var count = _counts.GetValueOrDefault(key);
            if (count >= max)
            {
                return false;
            }

            _counts[key] = count + 1;
            return true;
        }
    }

    /// <summary>Counts one less.</summary>
    public void Leave(TKey key)
    {
        lock (_gate)
        {
            if (_counts[key] == 1)
            {
                _counts.Remove(key);
            }
            else
            {
                _counts[key]--;
            }
        }
    }
}
