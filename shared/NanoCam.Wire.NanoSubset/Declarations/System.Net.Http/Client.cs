// System.Net.Http (package nanoFramework.System.Net.Http.Client): synchronous only.
#nullable disable

using System.IO;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace System.Net.Http;

public class HttpClient : HttpMessageInvoker
{
    public extern HttpRequestHeaders DefaultRequestHeaders { get; }
    public extern Uri BaseAddress { get; set; }
    public extern TimeSpan Timeout { get; set; }
    public extern X509Certificate HttpsAuthentCert { get; set; }
    public extern SslProtocols SslProtocols { get; set; }
    public extern SslVerification SslVerification { get; set; }
    public extern HttpClient();
    public extern HttpResponseMessage Delete(string requestUri);
    public extern HttpResponseMessage Get(string requestUri);
    public extern HttpResponseMessage Get(string requestUri, HttpCompletionOption completionOption);
    public extern HttpResponseMessage Patch(string requestUri, HttpContent content);
    public extern HttpResponseMessage Post(string requestUri, HttpContent content);
    public extern HttpResponseMessage Put(string requestUri, HttpContent content);
    public extern byte[] GetByteArray(string requestUri);
    public extern Stream GetStream(string requestUri);
    public extern string GetString(string requestUri);
    public override extern HttpResponseMessage Send(HttpRequestMessage request);
    public extern HttpResponseMessage Send(HttpRequestMessage request, HttpCompletionOption completionOption);
}

public enum HttpCompletionOption
{
    ResponseContentRead = 0,
    ResponseHeadersRead = 1
}

public abstract class HttpMessageHandler : IDisposable
{
    protected extern HttpMessageHandler();
    protected internal abstract HttpResponseMessage Send(HttpRequestMessage request);
    protected virtual extern void Dispose(bool disposing);
    public extern void Dispose();
}

public class HttpMessageInvoker : IDisposable
{
    public extern HttpMessageInvoker(HttpMessageHandler handler);
    public extern HttpMessageInvoker(HttpMessageHandler handler, bool disposeHandler);
    public virtual extern HttpResponseMessage Send(HttpRequestMessage request);
    public extern void Dispose();
    protected virtual extern void Dispose(bool disposing);
}

public class HttpMethod
{
    public static extern HttpMethod Get { get; }
    public static extern HttpMethod Put { get; }
    public static extern HttpMethod Post { get; }
    public static extern HttpMethod Delete { get; }
    public static extern HttpMethod Head { get; }
    public static extern HttpMethod Options { get; }
    public static extern HttpMethod Patch { get; }
    public extern string Method { get; }
    public extern HttpMethod(string method);
}

public class HttpRequestException : Exception
{
    public extern HttpRequestException();
    public extern HttpRequestException(string message);
    public extern HttpRequestException(string message, Exception inner);
}

public class HttpRequestMessage : IDisposable
{
    public extern Version Version { get; set; }
    public extern HttpMethod Method { get; set; }
    public extern Uri RequestUri { get; set; }
    public extern HttpRequestHeaders Headers { get; }
    public extern HttpContent Content { get; set; }
    public extern HttpRequestMessage();
    public extern HttpRequestMessage(HttpMethod method, string requestUri);
    protected virtual extern void Dispose(bool disposing);
    public extern void Dispose();
}

public class HttpResponseMessage : IDisposable
{
    public extern HttpContent Content { get; set; }
    public extern HttpResponseHeaders Headers { get; }
    public extern bool IsSuccessStatusCode { get; }
    public extern string ReasonPhrase { get; set; }
    public extern HttpRequestMessage RequestMessage { get; set; }
    public extern HttpStatusCode StatusCode { get; }
    public extern Version Version { get; set; }
    public extern HttpResponseMessage();
    public extern HttpResponseMessage(HttpStatusCode statusCode);
    public extern HttpResponseMessage EnsureSuccessStatusCode();
    protected virtual extern void Dispose(bool disposing);
    public extern void Dispose();
}
