namespace NanoCam.Device.Provisioning;

/// <summary>One error in the settings.</summary>
public sealed class SettingsError
{
    internal SettingsError(int line, string key, string message)
    {
        Line = line;
        Key = key;
        Message = message;
    }

    /// <summary>Line of the file, from 1; 0 when the error is not in one line.</summary>
    public int Line { get; }

    /// <summary>The key; empty when the error concerns the whole file.</summary>
    public string Key { get; }

    /// <summary>Description of the error and how to correct it. Never contains the value, which may be a password.</summary>
    public string Message { get; }

    /// <summary>"line 3: wifi.ssid must be …".</summary>
    public override string ToString()
    {
        return Line == 0 ? Message : "line " + Line.ToString() + ": " + Message;
    }
}
