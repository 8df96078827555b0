using System;
using System.IO;

namespace NanoCam.Device.Provisioning;

/// <summary>A flag that survives a restart and requests the setup page, because the stored settings do not work.</summary>
public sealed class SetupRequest
{
    private readonly string _path;

    /// <summary>Stores the flag in <paramref name="folder"/>.</summary>
    public SetupRequest(string folder)
    {
        _path = Path.Combine(folder, "setup.req");
    }

    /// <summary>Whether the flag is set.</summary>
    public bool IsSet
    {
        get
        {
            try
            {
                return File.Exists(_path);
            }
            catch (Exception)
            {
                // Without storage, the flag is not set.
                return false;
            }
        }
    }

    /// <summary>Sets the flag.</summary>
    /// <returns>Whether it could be written; if not, a restart is useless.</returns>
    public bool TrySet()
    {
        try
        {
            File.WriteAllBytes(_path, new byte[] { 1 });
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>Clears the flag.</summary>
    /// <returns>Whether it is cleared. If the storage cannot be written, the page opens again at the next start.</returns>
    public bool Clear()
    {
        try
        {
            if (File.Exists(_path))
            {
                File.Delete(_path);
            }

            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
