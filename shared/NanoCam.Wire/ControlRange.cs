namespace NanoCam.Wire;

/// <summary>Range and current value of one control of a camera.</summary>
public struct ControlRange
{
    /// <summary>Size on the wire in bytes.</summary>
    public const int Size = 9;

    /// <summary>The control; may be unknown to this version.</summary>
    public CameraControl Control;

    /// <summary>Lowest value.</summary>
    public short Min;

    /// <summary>Highest value.</summary>
    public short Max;

    /// <summary>Value after power-up.</summary>
    public short Default;

    /// <summary>Current value.</summary>
    public short Value;

    internal static ControlRange[] ReadList(ref WireReader reader)
    {
        int count = reader.ReadByte();
        if (reader.Error != WireError.None)
        {
            count = 0;
        }

        var list = new ControlRange[count];
        for (var i = 0; i < count; i++)
        {
            list[i].Control = (CameraControl)reader.ReadByte();
            list[i].Min = reader.ReadInt16();
            list[i].Max = reader.ReadInt16();
            list[i].Default = reader.ReadInt16();
            list[i].Value = reader.ReadInt16();
        }

        return list;
    }

    internal static void WriteList(ref WireWriter writer, ControlRange[]? list)
    {
        var count = list == null ? 0 : list.Length;
        writer.WriteCount(count);
        for (var i = 0; i < count; i++)
        {
            writer.WriteByte((byte)list![i].Control);
            writer.WriteInt16(list[i].Min);
            writer.WriteInt16(list[i].Max);
            writer.WriteInt16(list[i].Default);
            writer.WriteInt16(list[i].Value);
        }
    }
}
