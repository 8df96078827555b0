namespace NanoCam.Device.Provisioning;

/// <summary>The errors in settings, in their order. Keeps the first 16, which limits memory for a damaged file.</summary>
public sealed class SettingsErrors
{
    private const int Most = 16;
    private readonly SettingsError[] _errors = new SettingsError[Most];

    /// <summary>Number of errors kept.</summary>
    public int Count { get; private set; }

    /// <summary>Error number <paramref name="index"/>.</summary>
    public SettingsError this[int index] => _errors[index];

    /// <summary>The message about a key, or null when it has no error.</summary>
    public string? Find(string key)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_errors[i].Key == key)
            {
                return _errors[i].Message;
            }
        }

        return null;
    }

    /// <summary>Adds an error.</summary>
    /// <param name="line">Line of the file, or 0.</param>
    /// <param name="key">The key, or empty.</param>
    /// <param name="message">What is wrong and how to correct it.</param>
    public void Add(int line, string key, string message)
    {
        if (Count < Most)
        {
            _errors[Count++] = new SettingsError(line, key, message);
        }
    }
}
