using System;
using System.IO;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// Counts the restarts for the access point of the setup page, so that one that never starts neither restarts the board forever nor keeps
/// it from trying its settings.
/// </summary>
public sealed class SetupRestarts
{
    /// <summary>Restarts that may help. On a newly flashed board, one does.</summary>
    public const int Most = 3;

    private readonly string _path;

    /// <summary>Stores the count in <paramref name="folder"/>.</summary>
    public SetupRestarts(string folder)
    {
        _path = Path.Combine(folder, "setup.try");
    }

    /// <summary>Decides what follows.</summary>
    /// <param name="isReady">Whether access point and DHCP server run.</param>
    /// <param name="hasSettings">Whether there are settings to try instead.</param>
    public SetupStep Next(bool isReady, bool hasSettings)
    {
        var count = Read();
        if (!isReady && count < Most && TryWrite(count + 1))
        {
            return SetupStep.Restart;
        }

        if (count > 0)
        {
            TryWrite(0);
        }

        return isReady ? SetupStep.Serve
            : hasSettings ? SetupStep.UseSettings
            : SetupStep.ServeWithoutDhcp;
    }

    private int Read()
    {
        try
        {
            var bytes = File.Exists(_path) ? File.ReadAllBytes(_path) : new byte[0];
            return bytes.Length == 1 ? bytes[0] : 0;
        }
        catch (Exception)
        {
            return 0;
        }
    }

    // A restart that cannot be counted would be followed by another one.
    private bool TryWrite(int count)
    {
        try
        {
            File.WriteAllBytes(_path, new byte[] { (byte)count });
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
