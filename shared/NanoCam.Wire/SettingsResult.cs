namespace NanoCam.Wire;

/// <summary>What a camera uses after it took a wish: settings as applied, and the controls it refused.</summary>
public sealed class SettingsResult
{
    /// <summary>The settings in force; <see cref="CameraSettings.Revision"/> is that of the wish this answers.</summary>
    public CameraSettings Applied = new CameraSettings();

    /// <summary>Controls of the wish that the camera does not have or refused.</summary>
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
