// CS1061
using System.Net.Http;

namespace Sample;

public sealed class HttpHeaderWithoutValidation
{
    public static void Run(HttpContent content)
    {
        content.Headers.TryAddWithoutValidation("X-NanoCam-Sequence", "1");
    }
}
