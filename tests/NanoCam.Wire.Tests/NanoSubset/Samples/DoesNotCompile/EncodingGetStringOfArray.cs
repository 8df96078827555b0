// CS7036
using System.Text;

namespace Sample;

public static class Example
{
    public static string Text(byte[] bytes)
    {
        return Encoding.UTF8.GetString(bytes);
    }
}
