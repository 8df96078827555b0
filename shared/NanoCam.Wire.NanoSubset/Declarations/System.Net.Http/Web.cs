// System.Net.Http: addresses, status codes and exceptions.
#nullable disable

using System.IO;

namespace System
{
    public enum UriKind
    {
        RelativeOrAbsolute = 0,
        Absolute = 1,
        Relative = 2
    }

    public enum UriHostNameType
    {
        Unknown = 0,
        Basic = 1,
        Dns = 2,
        IPv4 = 3,
        IPv6 = 4
    }

    public class Uri
    {
        public const string UriSchemeHttp = "http";
        public const string UriSchemeHttps = "https";
        public const int HttpDefaultPort = 80;
        public const int HttpsDefaultPort = 443;
        public extern UriHostNameType HostNameType { get; }
        public extern int Port { get; }
        public extern bool IsAbsoluteUri { get; }
        public extern bool IsUnc { get; }
        public extern bool IsDefaultPort { get; }
        public extern bool IsFile { get; }
        public extern string[] Segments { get; }
        public extern string AbsolutePath { get; }
        public extern string OriginalString { get; }
        public extern string AbsoluteUri { get; }
        public extern string Fragment { get; }
        public extern string Query { get; }
        public extern string PathAndQuery { get; }
        public extern string UserInfo { get; }
        public extern string Scheme { get; }
        public extern string Host { get; }
        public extern bool IsLoopback { get; }
        public extern Uri(string uriString);
        public extern Uri(string uriString, UriKind kind);
        public extern Uri(Uri baseUri, string relativeUri = null);
        public override extern int GetHashCode();
        public override extern bool Equals(object o);
        public static extern bool IsWellFormedUriString(string uriString, UriKind uriKind);
        public static extern bool operator ==(Uri lhs, Uri rhs);
        public static extern bool operator !=(Uri lhs, Uri rhs);
    }
}

namespace System.Net
{
    public enum HttpStatusCode
    {
        Continue = 100,
        SwitchingProtocols = 101,
        OK = 200,
        Created = 201,
        Accepted = 202,
        NonAuthoritativeInformation = 203,
        NoContent = 204,
        ResetContent = 205,
        PartialContent = 206,
        MultipleChoices = 300,
        Ambiguous = 300,
        MovedPermanently = 301,
        Moved = 301,
        Found = 302,
        Redirect = 302,
        SeeOther = 303,
        RedirectMethod = 303,
        NotModified = 304,
        UseProxy = 305,
        Unused = 306,
        TemporaryRedirect = 307,
        RedirectKeepVerb = 307,
        BadRequest = 400,
        Unauthorized = 401,
        PaymentRequired = 402,
        Forbidden = 403,
        NotFound = 404,
        MethodNotAllowed = 405,
        NotAcceptable = 406,
        ProxyAuthenticationRequired = 407,
        RequestTimeout = 408,
        Conflict = 409,
        Gone = 410,
        LengthRequired = 411,
        PreconditionFailed = 412,
        RequestEntityTooLarge = 413,
        RequestUriTooLong = 414,
        UnsupportedMediaType = 415,
        RequestedRangeNotSatisfiable = 416,
        ExpectationFailed = 417,
        InternalServerError = 500,
        NotImplemented = 501,
        BadGateway = 502,
        ServiceUnavailable = 503,
        GatewayTimeout = 504,
        HttpVersionNotSupported = 505
    }

    public class WebException : InvalidOperationException
    {
        public extern WebExceptionStatus Status { get; }
        public extern WebResponse Response { get; }
        public extern WebException();
        public extern WebException(string message);
        public extern WebException(string message, Exception innerException);
        public extern WebException(string message, WebExceptionStatus status);
        public extern WebException(string message, Exception inner, WebExceptionStatus status, WebResponse response);
    }

    public class WebHeaderCollection
    {
        public extern string this[string header] { get; }
        public extern int Count { get; }
        public extern string[] AllKeys { get; }
        public extern WebHeaderCollection();
        public extern void Add(string name, string value);
        public extern void Add(string header);
        public extern void Set(string name, string value);
        public extern void Remove(string name);
        public extern string[] GetValues(string header);
        public override extern string ToString();
        public extern byte[] ToByteArray();
        public static extern bool IsRestricted(string headerName);
    }

    public abstract class WebResponse : MarshalByRefObject, IDisposable
    {
        public virtual extern long ContentLength { get; set; }
        public virtual extern string ContentType { get; set; }
        public virtual extern Uri ResponseUri { get; }
        public virtual extern WebHeaderCollection Headers { get; }
        protected extern WebResponse();
        public virtual extern Stream GetResponseStream();
        public virtual extern void Close();
        public extern void Dispose();
        protected virtual extern void Dispose(bool disposing);
    }

    public enum WebExceptionStatus
    {
        Success = 0,
        NameResolutionFailure = 1,
        ConnectFailure = 2,
        ReceiveFailure = 3,
        SendFailure = 4,
        PipelineFailure = 5,
        RequestCanceled = 6,
        ProtocolError = 7,
        ConnectionClosed = 8,
        TrustFailure = 9,
        SecureChannelFailure = 10,
        ServerProtocolViolation = 11,
        KeepAliveFailure = 12,
        Pending = 13,
        Timeout = 14,
        ProxyNameResolutionFailure = 15
    }
}
