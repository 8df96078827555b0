namespace NanoCam.Server.Hosting;

/// <summary>Counts the current entries of each key. Stores a key only while its count is above zero.</summary>
internal sealed class ConcurrencyCounter<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, int> _counts = [];

    /// <summary>Increments the count of a key and returns the new count. The caller must call <see cref="Leave"/> once.</summary>
    public int Enter(TKey key)
    {
        lock (_gate)
        {
            return _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>
    /// Increments the count of a key if it is below <paramref name="max"/>. If true, the caller must call <see cref="Leave"/> once.
    /// </summary>
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

    /// <summary>Decrements the count of a key.</summary>
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
