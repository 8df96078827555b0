namespace NanoCam.Wire;

/// <summary>A control and its desired or reported value.</summary>
public struct ControlValue
{
    /// <summary>Size on the wire in bytes.</summary>
    public const int Size = 3;

    /// <summary>The control; may be unknown to this version.</summary>
    public CameraControl Control;

    /// <summary>The value.</summary>
    public short Value;

    internal static ControlValue[] ReadList(ref WireReader reader)
    {
        int count = reader.ReadByte();
        if (reader.Error != WireError.None)
        {
            count = 0;
        }

        var list = new ControlValue[count];
        for (var i = 0; i < count; i++)
        {
            list[i].Control = (CameraControl)reader.ReadByte();
            list[i].Value = reader.ReadInt16();
        }

        return list;
    }

    internal static void WriteList(ref WireWriter writer, ControlValue[]? list)
    {
        var count = list == null ? 0 : list.Length;
        writer.WriteCount(count);
        for (var i = 0; i < count; i++)
        {
            writer.WriteByte((byte)list![i].Control);
            writer.WriteInt16(list[i].Value);
        }
    }
}
