namespace NanoCam.Device.Provisioning;

/// <summary>One thing that is wrong with settings.</summary>
public sealed class SettingsFault
{
    internal SettingsFault(int line, string key, string sentence)
    {
        Line = line;
        Key = key;
        Sentence = sentence;
    }

    /// <summary>Line of the file, from 1; 0 when it is not about one line.</summary>
    public int Line { get; }

    /// <summary>The key it is about; empty when it is about the file.</summary>
    public string Key { get; }

    /// <summary>What is wrong and what would be right. Never holds a value, for it may be a password.</summary>
    public string Sentence { get; }

    /// <summary>"line 3: wifi.ssid takes …".</summary>
    public override string ToString()
    {
        return Line == 0 ? Sentence : "line " + Line.ToString() + ": " + Sentence;
    }
}
