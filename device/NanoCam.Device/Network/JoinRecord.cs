using System;
using System.IO;
using System.Text;

namespace NanoCam.Device.Network;

/// <summary>
/// Stores whether the Wi-Fi settings have ever worked. If they never did, they are probably mistyped and the setup page opens again.
/// If they have, the camera keeps them, no matter how long the access point is unavailable.
/// </summary>
public sealed class JoinRecord
{
    private readonly string _path;
    private readonly byte[] _mark;
    private bool _isNoted;

    /// <summary>Stores the record for these credentials in <paramref name="folder"/>.</summary>
    public JoinRecord(string folder, string ssid, string password)
    {
        _path = Path.Combine(folder, "joined.bin");
        _mark = BitConverter.GetBytes(Fingerprint(ssid + "\n" + password));
    }

    /// <summary>Whether these credentials have worked.</summary>
    public bool HasWorked()
    {
        try
        {
            var bytes = File.Exists(_path) ? File.ReadAllBytes(_path) : new byte[0];
            _isNoted = bytes.Length == _mark.Length;
            for (var i = 0; _isNoted && i < bytes.Length; i++)
            {
                _isNoted = bytes[i] == _mark[i];
            }

            return _isNoted;
        }
        catch (Exception)
        {
            // Without storage the result is unknown; in that case, the setup page must not open automatically.
            return true;
        }
    }

    /// <summary>Stores that they work.</summary>
    public void Save()
    {
        if (_isNoted)
        {
            return;
        }

        _isNoted = true;
        try
        {
            File.WriteAllBytes(_path, _mark);
        }
        catch (Exception)
        {
            // At worst, the setup page opens again.
        }
    }

    // FNV-1a only distinguishes credentials and does not protect them: the settings file in the same folder contains them in clear text.
    private static uint Fingerprint(string text)
    {
        var hash = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ b) * 16777619);
        }

        return hash;
    }
}
