// CS0246
using System.Net;

namespace Sample;

public sealed class HttpListenerOfTheFramework
{
    public static object Run()
    {
        return new HttpListener("http", 80);
    }
}
