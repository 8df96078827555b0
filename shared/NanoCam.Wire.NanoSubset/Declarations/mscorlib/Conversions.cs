// mscorlib.
#nullable disable

namespace System;

public static class BitConverter
{
    public static extern bool IsLittleEndian { get; }
    public static extern long DoubleToInt64Bits(double value);
    public static extern byte[] GetBytes(bool value);
    public static extern byte[] GetBytes(char value);
    public static extern byte[] GetBytes(double value);
    public static extern byte[] GetBytes(float value);
    public static extern byte[] GetBytes(int value);
    public static extern byte[] GetBytes(long value);
    public static extern byte[] GetBytes(short value);
    public static extern byte[] GetBytes(uint value);
    public static extern byte[] GetBytes(ulong value);
    public static extern byte[] GetBytes(ushort value);
    public static extern double Int64BitsToDouble(long value);
    public static extern bool ToBoolean(byte[] value, int startIndex);
    public static extern char ToChar(byte[] value, int startIndex);
    public static extern double ToDouble(byte[] value, int startIndex);
    public static extern short ToInt16(byte[] value, int startIndex);
    public static extern int ToInt32(byte[] value, int startIndex);
    public static extern long ToInt64(byte[] value, int startIndex);
    public static extern float ToSingle(byte[] value, int startIndex);
    public static extern string ToString(byte[] value);
    public static extern string ToString(byte[] value, int startIndex);
    public static extern string ToString(byte[] value, int startIndex, int length);
    public static extern ushort ToUInt16(byte[] value, int startIndex);
    public static extern uint ToUInt32(byte[] value, int startIndex);
    public static extern ulong ToUInt64(byte[] value, int startIndex);
}

public static class Convert
{
    public static extern bool ToBoolean(byte value);
    public static extern char ToChar(ushort value);
    public static extern sbyte ToSByte(string value, int fromBase = 10);
    public static extern byte ToByte(string value, int fromBase = 10);
    public static extern byte ToByte(bool value);
    public static extern DateTime ToDateTime(string value);
    public static extern short ToInt16(string value, int fromBase = 10);
    public static extern ushort ToUInt16(string value, int fromBase = 10);
    public static extern int ToInt32(string value, int fromBase = 10);
    public static extern uint ToUInt32(string value, int fromBase = 10);
    public static extern long ToInt64(string value, int fromBase = 10);
    public static extern ulong ToUInt64(string value, int fromBase = 10);
    public static extern double ToDouble(string value);
    public static extern float ToSingle(string value);
    public static extern string ToBase64String(byte[] inArray);
    public static extern string ToBase64String(byte[] inArray, Base64FormattingOptions options);
    public static extern string ToBase64String(byte[] inArray, int offset, int length);
    public static extern string ToBase64String(byte[] inArray, int offset, int length, Base64FormattingOptions options);
    public static extern byte[] FromBase64String(string inString);
    public static extern byte[] FromBase64CharArray(char[] inArray, int offset, int length);
}

public enum Base64FormattingOptions
{
    None = 0,
    InsertLineBreaks = 1
}

public struct Guid
{
    public static readonly Guid Empty;
    public extern Guid(int a, short b, short c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k);
    public extern Guid(uint a, ushort b, ushort c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k);
    public extern Guid(byte[] b);
    public extern Guid(string g);
    public extern int CompareTo(object value);
    public extern byte[] ToByteArray();
    public override extern string ToString();
    public override extern bool Equals(object o);
    public override extern int GetHashCode();
    public static extern Guid NewGuid();
    public static extern bool TryParseGuidWithDashes(string input, out Guid result);
}

public class Random
{
    public extern Random();
    public extern Random(int seed);
    public virtual extern int Next();
    public virtual extern int Next(int maxValue);
    public virtual extern double NextDouble();
    public virtual extern void NextBytes(byte[] buffer);
}
