using System.Reflection;

namespace NanoCam.Wire.Tests.Messages;

/// <summary>Fills the public fields of a message with values from the full range that the readers accept.</summary>
internal static class RandomMessage
{
    public static T Of<T>(Random random)
        where T : new()
    {
        object message = new T();
        Fill(message, random);
        return (T)message;
    }

    private static void Fill(object message, Random random)
    {
        foreach (var field in message.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            field.SetValue(message, Value(field.Name, field.FieldType, field.GetValue(message), random));
        }

        if (message is Hello hello)
        {
            hello.MaxVersion = byte.Max(hello.MinVersion, hello.MaxVersion);
        }
    }

    private static string Text(Random random) => string.Create(random.Next(WireProtocol.MaxTextBytes + 1), random, (text, source) =>
        {
            foreach (ref var letter in text)
            {
                letter = (char)source.Next(0x20, 0x7F);
            }
        });

    private static object? Value(string name, Type type, object? initial, Random random)
    {
        switch (name)
        {
            case nameof(CameraSettings.Quality):
                return (byte)random.Next(101);
            case nameof(Welcome.HeartbeatSeconds):
                return (ushort)random.Next(1, 65_536);
            case nameof(FrameHeader.JpegLength):
                return 0;
        }

        if (initial is byte[] bytes)
        {
            var value = new byte[bytes.Length];
            random.NextBytes(value);
            return value;
        }

        if (type == typeof(string))
        {
            return Text(random);
        }

        if (type == typeof(string[]))
        {
            return Enumerable.Range(0, random.Next(CrashReport.MaxStackLines + 1)).Select(_ => Text(random)).ToArray();
        }

        if (type.IsArray)
        {
            var items = Array.CreateInstance(type.GetElementType()!, random.Next(8) == 0 ? byte.MaxValue : random.Next(5));
            for (var i = 0; i < items.Length; i++)
            {
                var item = items.GetValue(i)!;
                Fill(item, random);
                items.SetValue(item, i);
            }

            return items;
        }

        if (type.IsEnum)
        {
            return Enum.ToObject(type, random.Next(256));
        }

        if (type.IsClass)
        {
            Fill(initial!, random);
            return initial;
        }

        // Limit values are as likely as all other values together.
        var number = random.Next(4) switch
        {
            0 => 0,
            1 => -1,
            2 => long.MinValue,
            _ => random.NextInt64(),
        };
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Byte => (object)unchecked((byte)number),
            TypeCode.SByte => unchecked((sbyte)number),
            TypeCode.Int16 => unchecked((short)(number >> 48)),
            TypeCode.UInt16 => unchecked((ushort)number),
            TypeCode.UInt32 => unchecked((uint)number),
            TypeCode.Int64 => number,
            _ => throw new NotSupportedException($"{name} has a type this generator does not know."),
        };
    }
}
