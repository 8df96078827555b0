// CS1061
using System.Net.Http;

namespace Sample;

public sealed class HttpContentReadAsStringAsync
{
    public static object Run(HttpContent content)
    {
        return content.ReadAsStringAsync();
    }
}
