// CS0117
namespace Sample;

public static class Example
{
    public static string List(string[] words)
    {
        return string.Join(",", words);
    }
}
