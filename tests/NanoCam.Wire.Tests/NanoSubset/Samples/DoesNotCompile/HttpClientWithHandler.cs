// CS1729
using System.Net.Http;

namespace Sample;

public sealed class HttpClientWithHandler
{
    public static object Run(HttpMessageHandler handler)
    {
        return new HttpClient(handler);
    }
}
