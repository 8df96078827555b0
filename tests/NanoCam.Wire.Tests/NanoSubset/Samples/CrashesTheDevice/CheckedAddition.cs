// CheckedArithmetic Sample.CheckedAddition.Sum
namespace Sample;

public sealed class CheckedAddition
{
    public static int Sum(int first, int second) => checked(first + second);
}
