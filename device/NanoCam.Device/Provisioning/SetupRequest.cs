using System;
using System.IO;

namespace NanoCam.Device.Provisioning;

/// <summary>A note over a restart: show the setup page although there are settings, because they do not work.</summary>
public sealed class SetupRequest
{
    private readonly string _path;

    /// <summary>Keeps the note in <paramref name="folder"/>.</summary>
    public SetupRequest(string folder)
    {
        _path = Path.Combine(folder, "setup.req");
    }

    /// <summary>Whether it was left.</summary>
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
                // No storage, no note.
                return false;
            }
        }
    }

    /// <summary>Leaves it.</summary>
    /// <returns>Whether it could be written; without it a restart would lead nowhere.</returns>
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

    /// <summary>Takes it away.</summary>
    /// <returns>Whether it is gone; a storage that cannot be written keeps it, and the page comes again at the next start.</returns>
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
