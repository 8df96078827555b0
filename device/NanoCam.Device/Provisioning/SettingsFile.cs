using System;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// The settings on the internal storage, safe against power loss at any moment. <c>nanocam.txt</c> is in use, <c>nanocam.new</c> is being
/// written, <c>nanocam.bak</c> is the previous version. At least one of them is always complete.
/// </summary>
/// <remarks>
/// Saving: write .new and read it back; a valid .txt becomes .bak, an invalid one is deleted; .new becomes .txt. So if .txt is missing or
/// damaged, a complete .new counts first, then .bak. Storage faults are returned as results, never thrown as exceptions.
/// </remarks>
public sealed class SettingsFile
{
    /// <summary>The file in use.</summary>
    public const string Name = "nanocam.txt";

    internal const string NewName = "nanocam.new";
    internal const string BackupName = "nanocam.bak";
    private readonly FileFolder _folder;

    /// <summary>Settings in a folder, such as <c>I:\</c>.</summary>
    public SettingsFile(string folder)
        : this(new FileFolder(folder)) { }

    internal SettingsFile(FileFolder folder)
    {
        _folder = folder;
    }

    /// <summary>Loads the settings. Never throws because of the files.</summary>
    public LoadedSettings Load()
    {
        var isStorageBad = false;
        var main = Read(Name, ref isStorageBad);
        var first = main;
        var isDamaged = main != null && main.Settings == null;
        if (main != null && main.Settings != null)
        {
            return new LoadedSettings(main, Name, false, isStorageBad);
        }

        var others = new string[] { NewName, BackupName };
        foreach (var name in others)
        {
            var reading = Read(name, ref isStorageBad);
            if (reading != null && reading.Settings != null)
            {
                return new LoadedSettings(reading, name, isDamaged, isStorageBad);
            }

            isDamaged |= reading != null;
            first = first == null ? reading : first;
        }

        return new LoadedSettings(first, null, isDamaged, isStorageBad);
    }

    /// <summary>Saves settings; the current ones become the copy.</summary>
    /// <returns>
    /// False when the storage is full or cannot be written. <see cref="Load"/> still finds complete settings then, usually the old ones.
    /// </returns>
    /// <exception cref="ArgumentException">The settings are not valid; check them with <see cref="SettingsRules"/> first.</exception>
    public bool Save(DeviceSettings settings)
    {
        var bytes = SettingsText.Write(settings);
        if (SettingsText.Read(bytes, bytes.Length).Settings == null)
        {
            throw new ArgumentException("", nameof(settings));
        }

        try
        {
            _folder.Delete(NewName);
            _folder.Write(NewName, bytes);
            if (!IsSame(_folder.Read(NewName, SettingsText.MaxBytes + 1), bytes))
            {
                _folder.Delete(NewName);
                return false;
            }
        }
        catch (Exception e) when (IsStorageFault(e))
        {
            RemovePart();
            return false;
        }

        return Exchange();
    }

    // From here on, .new is complete and valid even if this method is interrupted.
    private bool Exchange()
    {
        try
        {
            var isStorageBad = false;
            var main = Read(Name, ref isStorageBad);
            if (main != null && main.Settings != null)
            {
                _folder.Delete(BackupName);
                _folder.Move(Name, BackupName);
            }
            else if (main != null)
            {
                // The file is damaged, so keep the copy.
                _folder.Delete(Name);
            }

            _folder.Move(NewName, Name);
            return true;
        }
        catch (Exception e) when (IsStorageFault(e))
        {
            // Load finds a complete file, regardless of which rename failed.
            return false;
        }
    }

    // An incomplete file would occupy space on a full storage. If deleting fails too, Load skips the file.
    private void RemovePart()
    {
        try
        {
            _folder.Delete(NewName);
        }
        catch (Exception e) when (IsStorageFault(e))
        {
            return;
        }
    }

    private ParsedSettings? Read(string name, ref bool isStorageBad)
    {
        try
        {
            if (!_folder.Exists(name))
            {
                return null;
            }

            // One byte more than allowed, to detect a file that is too long.
            var bytes = _folder.Read(name, SettingsText.MaxBytes + 1);
            return SettingsText.Read(bytes, bytes.Length);
        }
        catch (Exception e) when (IsStorageFault(e))
        {
            isStorageBad = true;
            return null;
        }
    }

    private static bool IsSame(byte[] read, byte[] written)
    {
        if (read.Length != written.Length)
        {
            return false;
        }

        for (var i = 0; i < read.Length; i++)
        {
            if (read[i] != written[i])
            {
                return false;
            }
        }

        return true;
    }

    // nanoFramework throws plain exceptions for many faults of its file system, and an image without a file system throws
    // NotSupportedException.
    private static bool IsStorageFault(Exception e)
    {
        return !(e is OutOfMemoryException);
    }
}
