// CheckedArithmetic Sample.CheckedConversion.Narrow
namespace Sample;

public sealed class CheckedConversion
{
    public static byte Narrow(int value) => checked((byte)value);
}
