using System;
using System.IO;
using System.Text;

namespace NanoCam.Device.Network;

/// <summary>
/// Remembers in the internal storage that a network name and password have worked once. Ones that never did are probably mistyped, and the
/// setup page is offered again; ones that did are kept to, however long the access point is away.
/// </summary>
public sealed class JoinRecord
{
    private readonly string _path;
    private readonly byte[] _mark;
    private bool _isNoted;

    /// <summary>Keeps the record for these credentials in <paramref name="folder"/>.</summary>
    public JoinRecord(string folder, string ssid, string password)
    {
        _path = Path.Combine(folder, "joined.bin");
        _mark = BitConverter.GetBytes(Fingerprint(ssid + "\n" + password));
    }

    /// <summary>Whether they have worked.</summary>
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
            // Without storage nothing can be known; then the setup page must not come by itself.
            return true;
        }
    }

    /// <summary>Notes that they work.</summary>
    public void Note()
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
            // Offered again at worst.
        }
    }

    // FNV-1a: tells credentials apart, protects nothing; the settings file beside it holds them in clear.
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
