using System;
using System.IO;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// State of photo mode that survives deep sleep, which clears all memory: how many photos in a row could not be sent, and the last desired
/// settings. One small file on the internal storage, written only when something changed.
/// </summary>
public sealed class PhotoRecord
{
    private readonly string _path;
    private byte[] _written = new byte[1];

    /// <summary>Stores the record in <paramref name="folder"/>.</summary>
    public PhotoRecord(string folder)
    {
        _path = Path.Combine(folder, "photo.bin");
    }

    /// <summary>Consecutive boots without a sent photo, up to the maximum that counts.</summary>
    public int Failures { get; private set; }

    /// <summary>The last desired settings, or null.</summary>
    public CameraSettings? Settings { get; private set; }

    /// <summary>Whether the storage could not be read or written.</summary>
    public bool IsStorageBad { get; private set; }

    /// <summary>Reads the record of an earlier boot. A damaged record is ignored.</summary>
    public void Read()
    {
        var bytes = ReadFile();
        if (bytes == null || bytes.Length == 0)
        {
            return;
        }

        _written = bytes;
        Failures = bytes[0];
        if (
            MessageHeader.TryRead(bytes, 1, bytes.Length - 1, out var header, out var _)
            && header.Type == MessageType.Settings
            && header.BodyLength == bytes.Length - 1 - MessageHeader.Size
            && CameraSettings.TryRead(bytes, 1 + MessageHeader.Size, header.BodyLength, out var settings, out _)
        )
        {
            Settings = settings;
        }
    }

    /// <summary>Stores both.</summary>
    public void Save(int failures, CameraSettings? settings)
    {
        Failures = failures;
        Settings = settings;
        var message = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        var size = settings == null ? 0 : settings.WriteMessage(message, 0);
        var bytes = new byte[1 + size];
        bytes[0] = (byte)failures;
        Array.Copy(message, 0, bytes, 1, size);
        if (!AreEqual(bytes, _written))
        {
            _written = bytes;
            WriteFile(bytes);
        }
    }

    private static bool AreEqual(byte[] a, byte[] b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
            {
                return false;
            }
        }

        return true;
    }

    // As in BootRecord: nanoFramework's file system also throws plain exceptions, and the photos continue without it.
    private static bool IsStorageFault(Exception e)
    {
        return !(e is OutOfMemoryException);
    }

    private byte[]? ReadFile()
    {
        try
        {
            return File.Exists(_path) ? File.ReadAllBytes(_path) : null;
        }
        catch (Exception e) when (IsStorageFault(e))
        {
            IsStorageBad = true;
            return null;
        }
    }

    private void WriteFile(byte[] bytes)
    {
        try
        {
            File.WriteAllBytes(_path, bytes);
        }
        catch (Exception e) when (IsStorageFault(e))
        {
            IsStorageBad = true;
        }
    }
}
