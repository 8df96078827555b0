// CS1503

namespace Sample;

public sealed class StringSplitOnText
{
    public static object Run(string text)
    {
        return text.Split("\r\n");
    }
}
