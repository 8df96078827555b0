// CS1061
namespace Sample;

public static class Example
{
    public static string Clean(string text)
    {
        return text.Replace("a", "b");
    }
}
