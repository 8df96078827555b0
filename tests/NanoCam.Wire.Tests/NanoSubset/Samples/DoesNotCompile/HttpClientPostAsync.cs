// CS1061
using System.Net.Http;

namespace Sample;

public sealed class HttpClientPostAsync
{
    public static object Run(HttpClient client, HttpContent content)
    {
        return client.PostAsync("http://server/upload", content);
    }
}
