namespace NanoCam.Wire;

/// <summary>One control and the value it should have, or has.</summary>
public struct ControlValue
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 3;

    /// <summary>Which control; may be one this version does not know.</summary>
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
