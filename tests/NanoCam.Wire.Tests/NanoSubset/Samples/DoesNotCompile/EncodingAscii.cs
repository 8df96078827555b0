// CS0117
using System.Text;

namespace Sample;

public static class Example
{
    public static byte[] Bytes(string text)
    {
        return Encoding.ASCII.GetBytes(text);
    }
}
