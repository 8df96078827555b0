// System.Net.Http: headers. The namespace of the content type does repeat Http.
#nullable disable

using System.Net.Http.Http.Headers;

namespace System.Net.Http.Headers
{
    public sealed class HttpContentHeaders : HttpHeaders
    {
        public extern long ContentLength { get; set; }
        public extern MediaTypeHeaderValue ContentType { get; set; }
        internal extern HttpContentHeaders();
    }

    public abstract class HttpHeaders
    {
        protected extern HttpHeaders();
        public extern void Add(string name, string value);
    }

    public sealed class HttpResponseHeaders : HttpHeaders
    {
        internal extern HttpResponseHeaders();
    }

    public sealed class HttpRequestHeaders : HttpHeaders
    {
        public extern string Connection { get; }
        public extern bool ConnectionClose { get; set; }
        public extern bool TransferEncodingChunked { get; set; }
        internal extern HttpRequestHeaders();
    }
}

namespace System.Net.Http.Http.Headers
{
    public class MediaTypeHeaderValue
    {
        public extern string CharSet { get; set; }
        public extern string MediaType { get; set; }
        public extern MediaTypeHeaderValue(string mediaType);
        public static extern MediaTypeHeaderValue Parse(string input);
        public override extern string ToString();
    }
}
