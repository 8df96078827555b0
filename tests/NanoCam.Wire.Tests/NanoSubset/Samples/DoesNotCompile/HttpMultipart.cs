// CS0246
using System.Net.Http;

namespace Sample;

public sealed class HttpMultipart
{
    public static object Run()
    {
        return new MultipartFormDataContent();
    }
}
