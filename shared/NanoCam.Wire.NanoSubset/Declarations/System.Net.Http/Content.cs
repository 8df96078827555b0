// System.Net.Http: bodies. No multipart, form or JSON content.
#nullable disable

using System.IO;
using System.Net.Http.Headers;
using System.Text;

namespace System.Net.Http;

public class ByteArrayContent : HttpContent
{
    public extern ByteArrayContent(byte[] content);
    public extern ByteArrayContent(byte[] content, int offset, int count);
    protected override extern void SerializeToStream(Stream stream);
    protected internal override extern bool TryComputeLength(out long length);
}

public abstract class HttpContent : IDisposable
{
    public extern HttpContentHeaders Headers { get; }
    protected extern HttpContent();
    public extern void CopyTo(Stream stream);
    public extern void LoadIntoBuffer();
    public extern Stream ReadAsStream();
    public extern byte[] ReadAsByteArray();
    public extern string ReadAsString();
    protected internal abstract bool TryComputeLength(out long length);
    public extern void Dispose();
    protected virtual extern void Dispose(bool disposing);
    protected abstract void SerializeToStream(Stream stream);
    protected virtual extern Stream CreateContentReadStream();
}

public class StreamContent : HttpContent
{
    public extern StreamContent(Stream content);
    public extern StreamContent(Stream content, int bufferSize);
    protected override extern void SerializeToStream(Stream stream);
    protected override extern Stream CreateContentReadStream();
    protected internal override extern bool TryComputeLength(out long length);
    protected override extern void Dispose(bool disposing);
}

public class StringContent : ByteArrayContent
{
    public extern StringContent(string content);
    public extern StringContent(string content, Encoding encoding);
    public extern StringContent(string content, Encoding encoding, string mediaType);
}
