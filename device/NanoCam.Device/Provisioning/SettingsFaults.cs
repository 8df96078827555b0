namespace NanoCam.Device.Provisioning;

/// <summary>What is wrong with settings, first fault first. Keeps the first 16: a file of garbage has more than anybody reads.</summary>
public sealed class SettingsFaults
{
    private const int Most = 16;
    private readonly SettingsFault[] _faults = new SettingsFault[Most];

    /// <summary>How many are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Fault number <paramref name="index"/>.</summary>
    public SettingsFault this[int index] => _faults[index];

    /// <summary>The sentence about a key, or null when it is right.</summary>
    public string? Find(string key)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_faults[i].Key == key)
            {
                return _faults[i].Sentence;
            }
        }

        return null;
    }

    /// <summary>Notes a fault.</summary>
    /// <param name="line">Line of the file, or 0.</param>
    /// <param name="key">The key, or empty.</param>
    /// <param name="sentence">What is wrong and what would be right.</param>
    public void Add(int line, string key, string sentence)
    {
        if (Count < Most)
        {
            _faults[Count++] = new SettingsFault(line, key, sentence);
        }
    }
}
