// CS0117
namespace Sample;

public static class Example
{
    public static bool Empty(string text)
    {
        return string.IsNullOrWhiteSpace(text);
    }
}
