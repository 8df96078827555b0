// CS1061
using System.Text;

namespace Sample;

public static class Example
{
    public static string Text(int number)
    {
        StringBuilder text = new StringBuilder();
        text.AppendFormat("{0}", number);
        return text.ToString();
    }
}
