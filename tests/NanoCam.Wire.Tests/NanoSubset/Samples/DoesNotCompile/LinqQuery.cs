// CS1935
namespace Sample;

public static class Example
{
    public static object Odd(int[] numbers)
    {
        return from number in numbers where number % 2 == 1 select number;
    }
}
