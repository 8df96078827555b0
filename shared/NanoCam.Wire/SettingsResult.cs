namespace NanoCam.Wire;

/// <summary>The settings in force after desired settings were applied, and the refused controls.</summary>
public sealed class SettingsResult
{
    /// <summary>The settings in force, with the <see cref="CameraSettings.Revision"/> of the desired settings that this answers.</summary>
    public CameraSettings Applied = new CameraSettings();

    /// <summary>Desired controls that the camera does not have or refused.</summary>
    public ControlValue[] Refused = new ControlValue[0];

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.SettingsResult);
        Applied.WriteBlock(ref writer);
        ControlValue.WriteList(ref writer, Refused);
        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out SettingsResult message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
        message = new SettingsResult();
        message.Applied = CameraSettings.ReadBlock(ref reader);
        message.Refused = ControlValue.ReadList(ref reader);
        error = reader.Error;
        return error == WireError.None;
    }
}
